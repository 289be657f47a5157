"""The systems that members run: what their image says, and which daemon reads it."""

ALL_EN = """[Match]
Name=en*
[Network]
DHCP=ipv4
LinkLocalAddressing=no
[DHCPv4]
RouteMetric=100
UseMTU=true
"""
# Debian's own rules leave veths alone, which here stand for EC2's interfaces.
NM = """[main]
plugins=keyfile
dhcp=internal
[device-lab]
match-device=interface-name:ens*,interface-name:float*,interface-name:failover-near
managed=1
"""


class Networkd:
    """Debian's cloud image in short: one file for all that begins with en."""

    equal_metrics = True

    def image(self, host):
        host.put("/etc/systemd/network/10-netplan-all-en.network", ALL_EN)

    def start(self, host):
        # As its unit has it made.
        host.sh("mkdir -p /run/systemd/netif/links /run/systemd/netif/leases; "
                "chown -R systemd-network: /run/systemd/netif")
        host.start("sh", "-c", "exec $(ls /lib/systemd/systemd-networkd /usr/lib/systemd/systemd-networkd | head -1)")

    def reload(self, host):
        host.sh("networkctl reload; sleep 1")


class NetworkManager:
    """The Red Hat family: no file at all, so that NetworkManager's default profile takes what comes."""

    equal_metrics = False

    def image(self, host):
        host.put("/etc/NetworkManager/NetworkManager.conf", NM)

    def start(self, host):
        host.start("NetworkManager", "--no-daemon")

    def reload(self, host):
        host.sh("nmcli connection reload; nmcli device reapply ens5 > /dev/null; sleep 1")
