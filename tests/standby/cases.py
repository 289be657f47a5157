"""The cases, in the order of what a standby goes through. Each plays in a world of its own."""

import difflib
import json
import time

from lab import wait_for
from world import ADDRESS, FAR_FLOATING, FAR_MAC, FLOATING, MAC

ONE = ["--interface", f"{MAC}={FLOATING}/24"]
TWO = [*ONE, "--interface", f"{FAR_MAC}={FAR_FLOATING}/24", "--address", ADDRESS]


def verdicts(host, *arguments):
    """What check says: its exit status, and the questions of each verdict."""
    done = host.standby("check", "--json", *arguments, check=False)
    answer = json.loads(done.stdout)
    assert (done.returncode == 0) == (answer["verdict"] in ("ok", "warn")), done.stdout
    by = {}
    for finding in answer["findings"]:
        by.setdefault(finding["verdict"], set()).add(finding["id"])
    return by


def is_ready(host):
    """check finds nothing against it."""
    by = verdicts(host)
    assert not by.keys() & {"fail", "unknown"}, host.standby("check", check=False).stdout


def nothing_left(host, *traces):
    """Neither address, rule nor route of what has left, two seconds later."""
    def seen():
        return host.sh("ip -4 address; ip -4 rule; ip -4 route show table all").stdout
    wait_for(f"{host.name} has nothing left of {traces}:\n{seen()}",
             lambda: not any(trace in seen() for trace in traces), 2)


def state(host):
    """All that prepare may change, for what remove has to give back."""
    return host.sh("ip -4 -o address | sed 's/valid_lft.*//'; ip -4 rule; ip -4 route show table all | sort; "
                   "find /etc -type f -not -name '*.lease' | sort; nft list ruleset").stdout


def as_before(host, before):
    """remove has given everything back."""
    def differs():
        return "\n".join(difflib.unified_diff(before.splitlines(), state(host).splitlines(), lineterm="", n=0))
    end = time.monotonic() + 3
    while differs() and time.monotonic() < end:
        time.sleep(0.1)
    assert not differs(), f"{host.name} isn't as before:\n{differs()}"


def life(world):
    """Unprepared: silence. Prepared: answers, a to b to a, interface and address, after a reload. Removed: as before."""
    a, b = world.hosts["a"], world.hosts["b"]
    before = {host: state(host) for host in (a, b)}
    world.move(world.floating, "a")
    wait_for("the interface is set up somehow", lambda: "ens" in a.sh("ip -br link show up | grep -v ens5 || :").stdout)
    time.sleep(1)
    world.silent(FLOATING, clients=world.deaf)
    assert {"prepared", "owner", "route-out"} <= verdicts(a, *TWO)["fail"], a.standby("check", *TWO, check=False).stdout
    assert "prepared" in verdicts(a)["fail"]
    for host in (a, b):
        host.standby("prepare", *TWO)
    world.answered(FLOATING, "a")
    for to in "aba":
        on, off = world.hosts[to], world.hosts["b" if to == "a" else "a"]
        world.move(world.floating, to)
        world.answered(FLOATING, to)
        world.move(world.other, to)
        world.answered(FAR_FLOATING, to)
        world.move_address(ADDRESS, world.primary[to])
        world.answered(ADDRESS, to)
        is_ready(on)
        is_ready(off)
        nothing_left(off, FLOATING, FAR_FLOATING, "5101", "5102")
    world.system.reload(a)
    world.answered(ADDRESS, "a")
    world.answered(FLOATING, "a")
    again = a.standby("prepare", *TWO).stdout
    assert "wrote" not in again and "removed" not in again, again
    rehearsal = b.standby("rehearse").stdout
    assert "ok: " in rehearsal, rehearsal
    nothing_left(b, FLOATING, FAR_FLOATING, "5101", "5102")
    assert "unknown" in a.standby("rehearse", check=False).stdout
    a.standby("prepare", *ONE)
    nothing_left(a, f"{ADDRESS}/32", "5102")
    for interface in (world.floating, world.other):
        world.fabric.detach(interface)
    for host in (a, b):
        host.standby("remove")
        as_before(host, before[host])


def several(world):
    """Two addresses on one interface, and tables of one's own choice."""
    second = "10.0.1.101"
    words = [*ONE, "--interface", f"{MAC}={second}/24", "--table", "7000"]
    world.floating.addresses.append(second)
    for name in "ab":
        world.hosts[name].standby("prepare", *words)
    for to in "ab":
        world.move(world.floating, to)
        world.answered(FLOATING, to)
        world.answered(second, to)
        is_ready(world.hosts[to])
        rules = world.hosts[to].sh("ip rule").stdout
        assert rules.count("lookup 7000") == 2 and "5101" not in rules, rules
    # Another prepare leaves the table that was chosen before.
    world.hosts["b"].standby("prepare", *ONE)
    world.answered(FLOATING, "b")
    nothing_left(world.hosts["b"], second, "7000")
    # Debian's rules have NetworkManager leave veths alone: a rehearsal can't show anything then, and says so.
    if world.system.mark == "NetworkManager":
        host = world.hosts["a"]
        host.sh("sed -i s/,interface-name:float.*// /etc/NetworkManager/NetworkManager.conf; nmcli general reload conf")
        rehearsal = host.standby("rehearse", check=False)
        assert rehearsal.returncode == 1 and "told to leave veths alone" in rehearsal.stdout, rehearsal.stdout
        nothing_left(host, FLOATING)


def landing(world):
    """Addresses that move between interfaces which don't have the default route."""
    address = "10.0.2.50"
    for name in "ab":
        host = world.hosts[name]
        world.fabric.attach(world.second[name], host, "ens7")
        wait_for("the second interface has its address", lambda host=host: "10.0.2.1" in host.sh("ip -4 address").stdout)
        host.sh(f"ip address add {address}/32 dev lo")
    world.move_address(address, world.second["a"])
    world.silent(address, clients=["near"] if world.deaf == ["near", "far"] else [])
    for name in "ab":
        host = world.hosts[name]
        host.sh(f"ip address del {address}/32 dev lo")
        before = state(host)
        host.standby("prepare", "--address", address, "--landing", "ens7")
        is_ready(host)
        assert state(host) != before
    for to in "aba":
        world.move_address(address, world.second[to])
        world.answered(address, to)
        world.system.reload(world.hosts[to])
        world.answered(address, to)
    again = host.standby("prepare", "--address", address, "--landing", "ens7").stdout
    assert "wrote" not in again, again
    host.standby("remove")
    as_before(host, before)


CONTAINER = """
sysctl -qw net.ipv4.ip_forward=1
ip link add docker0 type bridge; ip address add 172.17.0.1/16 dev docker0; ip link set docker0 up
ip netns add box; ip link add box0 type veth peer name eth0 netns box
ip link set box0 master docker0 up
ip -n box address add 172.17.0.2/16 dev eth0; ip -n box link set eth0 up; ip -n box route add default via 172.17.0.1
nft -f - <<'END'
table ip nat {
    chain PREROUTING { type nat hook prerouting priority dstnat; fib daddr type local tcp dport 8080 dnat to 172.17.0.2:80; }
    chain POSTROUTING { type nat hook postrouting priority srcnat; oifname != "docker0" ip saddr 172.17.0.0/16 masquerade; }
}
END
"""


def containers(world):
    """A port that is published to a container, by the rules that Docker makes."""
    from world import SERVE
    for name in "ab":
        host = world.hosts[name]
        host.standby("prepare", *ONE)
        host.sh(CONTAINER)
        host.start("ip", "netns", "exec", "box", "python3", "-c", SERVE, f"{name}-box", "80")
    world.answered("10.0.1.11", "b-box", 8080)
    world.move(world.floating, "a")
    world.answered(FLOATING, "a")
    world.silent(FLOATING, 8080)
    assert "published" in verdicts(world.hosts["a"])["fail"]
    for name in "ab":
        world.hosts[name].standby("prepare", *ONE, "--containers")
    for to in "bab":
        world.move(world.floating, to)
        world.answered(FLOATING, f"{to}-box", 8080)
        world.answered(FLOATING, to)
        is_ready(world.hosts[to])
    host.sh("nft delete table inet failover_standby")
    assert "marks" in verdicts(host)["fail"]
    world.silent(FLOATING, 8080, ["near"])
    host.sh("nft -f /etc/failover-standby/rules.nft; sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.float0.rp_filter=1")
    assert "reverse-path" in verdicts(host)["fail"]
    host.standby("remove")
    assert "failover" not in host.sh("nft list ruleset; find /etc -name '*failover*'").stdout


def forward(world):
    """A NAT instance: what others send out by the floating interface leaves by it, and so does what comes back."""
    world.internet()
    for name in "ab":
        host = world.hosts[name]
        host.standby("prepare", *ONE)
        host.sh("""sysctl -qw net.ipv4.ip_forward=1
            nft 'table ip nat { chain out { type nat hook postrouting priority srcnat; oifname "float0" masquerade; }; }'""")
    world.move(world.floating, "a")
    world.route_out_by_the_floating_interface()
    world.answered(FLOATING, "a")
    assert world.asks("far", world.INTERNET, 80, 3) == "silence"
    assert "forwarded" in verdicts(world.hosts["a"])["fail"]
    for name in "ab":
        world.hosts[name].standby("prepare", *ONE, "--forward")
    for to in "bab":
        world.move(world.floating, to)
        world.route_out_by_the_floating_interface()
        world.answered(FLOATING, to)
        world.answered(world.INTERNET, FLOATING, clients=["far"])
        is_ready(world.hosts[to])
    host = world.hosts["b"]
    host.sh("sysctl -qw net.ipv4.ip_forward=0")
    assert "ip-forward" in verdicts(host)["fail"]
