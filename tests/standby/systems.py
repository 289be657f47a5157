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
    # The blocks of docs/operating-system.md that are for it.
    mark = "networkd"

    def image(self, host):
        host.put("/etc/systemd/network/10-netplan-all-en.network", ALL_EN)

    def start(self, host):
        # As its unit has it made.
        host.sh("mkdir -p /run/systemd/netif/links /run/systemd/netif/leases; "
                "chown -R systemd-network: /run/systemd/netif")
        host.start("sh", "-c", "exec $(ls /lib/systemd/systemd-networkd /usr/lib/systemd/systemd-networkd | head -1)")

    def reload(self, host):
        host.sh("networkctl reload; sleep 1")


class Netplan(Networkd):
    """Debian 12's and 13's cloud images as they are: netplan's own file, rendered for networkd."""

    # What cloud-init, of the release that this is, writes for a further interface.
    cloud_init_has_tables = False

    def image(self, host):
        host.put("/etc/netplan/90-default.yaml", """network:
  version: 2
  ethernets:
    all-en: {match: {name: "en*"}, dhcp4: true, link-local: []}
""", 0o600)
        host.sh("netplan generate")
        self.cloud_init_has_tables = "24.1" <= host.sh("cloud-init --version").stdout.split()[-1]


class Ifupdown:
    """Debian 11 and before."""

    equal_metrics = False

    def image(self, host):
        number = {"a": 10, "b": 11}[host.name]
        host.put("/etc/network/interfaces", f"""source /etc/network/interfaces.d/*
auto lo
iface lo inet loopback
auto ens5
iface ens5 inet static
    address 10.0.1.{number}/24
    gateway 10.0.1.1
""")

    def start(self, host):
        host.sh("mkdir -p /run/network; ifup -a")


class NetworkManager:
    """The Red Hat family: no file at all, so that NetworkManager's default profile takes what comes."""

    equal_metrics = False
    mark = "NetworkManager"

    def image(self, host):
        host.put("/etc/NetworkManager/NetworkManager.conf", NM)

    def start(self, host):
        host.start("NetworkManager", "--no-daemon")

    def reload(self, host):
        host.sh("nmcli connection reload; nmcli device reapply ens5 > /dev/null; sleep 1")
