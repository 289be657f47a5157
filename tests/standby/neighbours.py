"""The cases beside others that set up networks too: netplan, cloud-init, amazon-ec2-net-utils, ifupdown."""

import json

from cases import ONE, as_before, is_ready, state, verdicts
from lab import wait_for
from world import ADDRESS, FLOATING, MAC

# What logger(1) needs.
LOG = "import socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind('/dev/log')\nwhile s.recv(4096): pass"
# A veth has no permanent MAC address, which netplan asks for.
NETPLAN_APPLY = """netplan generate
    sed -i s/PermanentMACAddress/MACAddress/ /run/systemd/network/10-netplan-*
    udevadm control --reload; networkctl reload; sleep 1"""

# cloud-init's own code: what its hot-plug hook does with EC2's metadata of an instance that has two interfaces.
RENDER = r"""
import inspect, json, sys
from cloudinit import distros, helpers
from cloudinit.net import netplan, network_state
from cloudinit.sources import DataSourceEc2 as ec2
macs = json.loads(sys.argv[1])
metadata = {"interfaces": {"macs": {mac: {
    "device-number": str(number), "network-card": "0", "local-ipv4s": address, "subnet-ipv4-cidr-block": address.rsplit(".", 1)[0] + ".0/24",
} for number, (mac, (name, address)) in enumerate(macs.items())}}}
convert = ec2.convert_ec2_metadata_network_config
more = {}
if "distro" in inspect.signature(convert).parameters:
    more["distro"] = distros.fetch("debian")("debian", {"network": {"renderers": ["netplan"]}}, helpers.Paths({}))
config = convert(metadata, macs_to_nics={mac: name for mac, (name, _) in macs.items()}, **more)
renderer = netplan.Renderer({"netplan_path": "etc/netplan/50-cloud-init.yaml", "postcmds": False})
renderer.render_network_state(network_state.parse_net_config_data(config), target="/")
"""


# Its udev rule with its hook, which here only notes that it was called.
INSTALL = r"""
from cloudinit.config import cc_install_hotplug as hotplug
rules = hotplug.HOTPLUG_UDEV_RULES_TEMPLATE.format(extra_rules="", libexecdir="/usr/lib/cloud-init")
open(hotplug.HOTPLUG_UDEV_PATH, "w").write(rules)
open("/usr/lib/cloud-init/hook-hotplug", "w").write("#!/bin/sh\ntouch /run/hook-$ACTION-$INTERFACE\n")
"""


def hooked(host):
    """What cloud-init's hook was called for since it was asked last."""
    return set(host.sh("udevadm settle; cd /run; ls hook-* 2> /dev/null || :; rm -f hook-*").stdout.split())


def cloud_init_hotplug(world, host, name):
    """cloud-init's hook was called: three interfaces are in EC2's metadata, and it writes netplan's file for them."""
    macs = {world.primary[host.name].mac: ("ens5", world.primary[host.name].addresses[0]),
            world.second[host.name].mac: ("ens7", world.second[host.name].addresses[0]), MAC: (name, FLOATING)}
    host.put("/tmp/render.py", RENDER)
    host.sh(f"rm -f /etc/netplan/90-default.yaml; python3 /tmp/render.py '{json.dumps(macs)}'; {NETPLAN_APPLY}")
    return host.sh("cat /etc/netplan/50-cloud-init.yaml").stdout


def cloud_init(world):
    """Beside a further interface, and cloud-init's tables 101 and 102 where it is new enough to set them up."""
    for member in "ab":
        world.hosts[member].put("/tmp/install.py", INSTALL)
        world.hosts[member].sh("python3 /tmp/install.py; udevadm control --reload")
        world.fabric.attach(world.second[member], world.hosts[member], "ens7")
    world.move(world.floating, "a")
    a = world.hosts["a"]
    assert {"hook-add-ens7", "hook-add-ens8"} <= hooked(a)
    written = cloud_init_hotplug(world, a, "ens8")
    wait_for("it has the address", lambda: FLOATING in a.sh("ip -4 address").stdout)
    # From 24.1 on it answers by itself, once its hook has run.
    assert ("table: 101" in written) == world.system.cloud_init_has_tables, written
    if world.system.cloud_init_has_tables:
        world.answered(FLOATING, "a")
        assert "owner" in verdicts(a, *ONE)["warn"]
    else:
        world.silent(FLOATING, clients=["near"])
        assert "owner" in verdicts(a, *ONE)["fail"]
    for member in "ab":
        world.hosts[member].standby("prepare", *ONE)
        world.hosts[member].sh(NETPLAN_APPLY)
    world.fabric.detach(world.floating)
    hooked(a)
    for to in "bab":
        on, off = world.hosts[to], world.hosts["b" if to == "a" else "a"]
        world.move(world.floating, to)
        world.answered(FLOATING, to)
        world.answered(world.second[to].addresses[0], to, clients=["far"])
        # Its hook isn't called for this interface: it would ask DHCP on it, and the routes would go.
        assert not {call for call in hooked(on) | hooked(off) if "float0" in call}
        on.sh(NETPLAN_APPLY)
        world.answered(FLOATING, to)
        assert "hot-plug" in verdicts(on)["warn"]
        is_ready(on)
    # It is called for others, and does that then. check says so, and the remedy is one.
    cloud_init_hotplug(world, on, "float0")
    if world.system.cloud_init_has_tables:
        assert "route-out" in verdicts(on)["fail"]
    on.sh("networkctl reconfigure float0")
    world.answered(FLOATING, to)
    is_ready(on)


def netplan(world):
    """netplan's default for Debian's images: all that begins with en, by DHCP. And its apply, again and again."""
    for name in "ab":
        world.hosts[name].standby("prepare", *ONE, "--address", ADDRESS)
    for to in "aba":
        world.move(world.floating, to)
        world.move_address(ADDRESS, world.primary[to])
        world.answered(FLOATING, to)
        world.hosts[to].sh(NETPLAN_APPLY)
        world.answered(FLOATING, to)
        world.answered(ADDRESS, to)
        is_ready(world.hosts[to])


def net_utils(world):
    """amazon-ec2-net-utils asks the metadata, writes its files for the interface, and does so again each minute."""
    world.metadata()
    for name in "ab":
        host = world.hosts[name]
        host.start("python3", "-c", LOG)
        # Its file is for EC2's drivers, which a veth stands for here.
        host.sh("sed -i 's/^Driver=.*/& veth/' /usr/lib/systemd/network/80-ec2.network")
        host.standby("prepare", *ONE, "--address", ADDRESS)
    for to in "aba":
        host = world.hosts[to]
        world.move(world.floating, to)
        world.move_address(ADDRESS, world.primary[to])
        for _ in range(2):
            host.sh("for i in ens5 float0; do setup-policy-routes $i start; done; networkctl reload; sleep 1")
            assert host.sh("ls /run/systemd/network").stdout.split().count("70-float0.network") == 1
            world.answered(FLOATING, to)
            world.answered(ADDRESS, to)
        is_ready(host)
        host.sh("setup-policy-routes float0 stop")


def ifupdown(world):
    """Debian 11 and before: addresses only, and an interface is refused with the reason."""
    for name in "ab":
        host = world.hosts[name]
        before = state(host)
        refused = host.standby("prepare", *ONE, check=False)
        assert refused.returncode == 2 and "only --address is possible" in refused.stderr, refused
        host.standby("prepare", "--address", ADDRESS, "--address", "10.0.1.51")
        is_ready(host)
    for to in "aba":
        for address in (ADDRESS, "10.0.1.51"):
            world.move_address(address, world.primary[to])
            world.answered(address, to)
    host.standby("remove")
    as_before(host, before)
