"""Bad input and bad luck: a clear message, nothing half written, the primary interface never touched."""

import json

from cases import ONE, as_before, is_ready, state, verdicts
from world import ADDRESS, FLOATING, MAC

WORDS = [
    ("", "nothing is asked for"),
    ("--address", "followed by nothing"),
    ("--address 10.0.1.050", "no IPv4 address"),
    ("--address 10.0.1.300", "no IPv4 address"),
    ("--address 2001:db8::1", "no IPv4 address"),
    ("--address 10.0.9.50", "isn't in 10.0.1.0/24"),
    ("--address 10.0.1.10", "ens5's own address"),
    ("--address 10.0.1.1", "keeps the first four and the last"),
    ("--address 10.0.1.255", "keeps the first four and the last"),
    ("--address 10.0.1.50 --landing ens9", "no such interface"),
    ("--interface 02:0e:0a:00:01=10.0.1.100/24", "no MAC address"),
    ("--interface 02:0e:0a:00:01:zz=10.0.1.100/24", "no MAC address"),
    ("--interface 03:0e:0a:00:01:64=10.0.1.100/24", "a group's address"),
    ("--interface 02:00:00:00:00:01=10.0.1.100/24", "is ens5, which stays here"),
    (f"--interface {MAC}", "with the prefix length"),
    (f"--interface {MAC}=10.0.1.100", "with the prefix length"),
    (f"--interface {MAC}=10.0.1.100/33", "from 16 to 28"),
    (f"--interface {MAC}=10.0.1.100/16", "isn't the same subnet"),
    (f"--interface {MAC}=10.0.1.2/24", "keeps the first four and the last"),
    (f"--interface {MAC}=10.0.1.100/24 {MAC}=10.0.1.100/24", "given twice"),
    (f"--interface {MAC}=10.0.1.100/24 --containers --forward", "exclude each other"),
    ("--address 10.0.1.50 --forward", "give it with --interface"),
    ("--address 10.0.1.50 --table 5", "from 1000 to 30000"),
    ("--address 10.0.1.50 --table x", "from 1000 to 30000"),
    ("--adress 10.0.1.50", "there is no option --adress"),
]
ALL = [*ONE, "--address", ADDRESS]


def refused(host, because, *arguments, before=None, prefix=""):
    """It ends with 2, says why, and nothing is other than before."""
    before = before or state(host)
    words = " ".join(("failover-standby", "prepare", *arguments))
    done = host.sh(f"{prefix} {words}", check=False)
    assert done.returncode == 2, f"{words}: {done}"
    assert because in done.stderr and len(done.stderr.splitlines()) == 1, f"{words}: {done.stderr}"
    assert state(host) == before, f"{words} changed something:\n{state(host)}"


def bad_input(world):
    """What can't be right is refused before anything is touched."""
    host = world.hosts["a"]
    for words, because in WORDS:
        refused(host, because, *words.split())
    refused(host, "run it as root", *ALL, prefix="setpriv --reuid=65534 --clear-groups")
    assert host.standby("frobnicate", check=False).returncode == 2
    assert "prepare, check, rehearse or remove" in host.standby("frobnicate", check=False).stderr

    # What only root sees isn't ok for anybody else.
    host.standby("prepare", *ALL)
    asked = host.sh("setpriv --reuid=65534 --clear-groups failover-standby check --json", check=False)
    assert asked.returncode == 1 and json.loads(asked.stdout)["verdict"] == "unknown", asked
    assert "listener" in verdicts(host)["ok"] and "firewall" in verdicts(host)["ok"]
    host.sh("kill $(pgrep -x python3)"
            """; nft 'table inet filter { chain in { type filter hook input priority 0; iifname "ens5" accept;
                ct status dnat accept; }; }'""")
    by = verdicts(host)
    assert {"listener", "firewall"} <= by["warn"] and "fail" not in by, by
    host.sh("nft delete table inet filter")
    host.standby("remove")

    host.sh("ip rule add priority 5101 from 192.0.2.1 table 200")
    refused(host, "a rule at a priority of ours", *ALL)
    assert "table" in verdicts(host, *ALL)["fail"]
    host.sh("ip rule del priority 5101; ip route add 192.0.2.1/32 dev ens5 table 5101")
    refused(host, "a route in table 5101", *ALL)
    host.sh("ip route flush table 5101")

    host.put("/etc/systemd/network/05-failover-lo.network", "[Match]\nName=lo\n")
    refused(host, "somebody else's", *ALL)
    host.standby("remove")
    assert "05-failover-lo" in state(host)
    host.sh("rm /etc/systemd/network/05-failover-lo.network")

    host.sh("ip route save default > /tmp/default; ip route del default")
    refused(host, "no interface has the default route", *ALL)
    host.sh("ip route restore < /tmp/default")
    host.put("/tmp/none/networkctl", "#!/bin/sh\n", 0o755)
    refused(host, "neither systemd-networkd nor NetworkManager nor ifupdown", *ALL, prefix="PATH=/tmp/none:$PATH")
    host.put("/tmp/old/nmcli", '#!/bin/sh\ncase "$1" in -v) echo nmcli tool, version 1.40.16 ;; *) echo "100 (connected)" ;; '
                               'esac\n', 0o755)
    refused(host, "from 1.42 on", *ALL, prefix="PATH=/tmp/old:/tmp/none:$PATH")


def bad_luck(world):
    """A disk that is full or can't be written, a run broken off half way, two at once."""
    host = world.hosts["a"]
    before = state(host)
    for options in ("ro", "size=4k,nr_inodes=1"):
        host.sh(f"mkdir /etc/failover-standby; mount -t tmpfs -o {options} tmpfs /etc/failover-standby")
        refused(host, "nothing is changed, since /etc/failover-standby can't be written", *ALL, before=before)
        host.sh("umount /etc/failover-standby; rmdir /etc/failover-standby")
    # Killed at the second of the renames, and at the second of the copies.
    for command, signal in (("mv", "KILL"), ("cp", "KILL"), ("cp", "TERM"), ("mv", "TERM")):
        host.put(f"/tmp/{command}{signal}/{command}",
                 f'#!/bin/sh\necho x >> /tmp/count\n[ "$(wc -l < /tmp/count)" != 2 ] || kill -{signal} $PPID\n'
                 f'exec /bin/{command} "$@"\n', 0o755)
        host.sh(f"rm -f /tmp/count; PATH=/tmp/{command}{signal}:$PATH failover-standby prepare {' '.join(ALL)}", check=False)
        if signal == "TERM" and command == "cp":
            as_before(host, before)
            continue
        if signal == "TERM":
            # Once the first is renamed it goes through with the others.
            is_ready(host)
            host.standby("remove")
            continue
        assert state(host) != before
        assert "prepared" in verdicts(host, *ALL)["fail"]
        host.standby("prepare", *ALL)
        is_ready(host)
        host.standby("remove")
        as_before(host, before)
        host.sh(f"rm -f /tmp/count; PATH=/tmp/{command}{signal}:$PATH failover-standby prepare {' '.join(ALL)}", check=False)
        host.standby("remove")
        as_before(host, before)
    # A rehearsal that is broken off pulls its cable.
    host.standby("prepare", *ALL)
    host.put("/tmp/no-route/ip", '#!/bin/sh\ncase "$*" in *"route get"*) exit 2 ;; esac\nexec /sbin/ip "$@"\n', 0o755)
    host.sh("""PATH=/tmp/no-route:$PATH failover-standby rehearse & pid=$!
        until ip link show failover-far > /dev/null 2>&1; do sleep 0.1; done
        kill $pid; wait $pid || :; ! ip link show failover-far 2> /dev/null""")
    host.standby("remove")
    as_before(host, before)
    host.start("flock", "/run/failover-standby.lock", "sleep", "2")
    host.sh("until ! flock -n /run/failover-standby.lock true; do sleep 0.1; done")
    refused(host, "another failover-standby is at work", *ALL, before=before)
    dry = host.standby("prepare", "--dry-run", *ALL).stdout
    assert FLOATING in dry and ADDRESS in dry
    as_before(host, before)
    assert "nothing of failover-standby" in host.sh("sleep 2; failover-standby remove").stdout
