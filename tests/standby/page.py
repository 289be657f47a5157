"""docs/operating-system.md by itself: its blocks are run as they stand, and then both clients are answered."""

import re

from cases import nothing_left
from lab import HERE
from world import ADDRESS, FLOATING

CONTRIB = HERE.parent.parent / "contrib/standby"
PAGE = (HERE.parent.parent / "docs/operating-system.md").read_text()
INSTANCE = "i-a"


def blocks(mark):
    """The page's blocks with this mark, in their order."""
    found = re.findall(rf"<!-- on the instance: {re.escape(mark)} -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
    assert found, f"the page has no block for {mark}"
    return found


def by_hand(world):
    """What the page has people write themselves, without failover-standby."""
    for name in "ab":
        world.hosts[name].sh("rm /usr/local/sbin/failover-standby")
        for block in blocks(world.system.mark):
            world.hosts[name].sh(block)
    for to in "aba":
        world.move(world.floating, to)
        world.move_address(ADDRESS, world.primary[to])
        world.answered(FLOATING, to)
        world.answered(ADDRESS, to)
        nothing_left(world.hosts["b" if to == "a" else "a"], FLOATING, "5101")


def by_command(world):
    """The page's own commands: prepare, check, rehearse."""
    for name in "ab":
        for block in blocks("prepare"):
            world.hosts[name].sh(block)
    world.move(world.floating, "a")
    world.move_address(ADDRESS, world.primary["a"])
    world.answered(FLOATING, "a")
    world.answered(ADDRESS, "a")
    for block in blocks("look"):
        assert f"from {FLOATING}" in world.hosts["a"].sh(block).stdout
    for block in blocks("remove"):
        world.hosts["a"].sh(block)


def heartbeat(world):
    """The heartbeat says 1 while the check succeeds, and 0 when it fails or hangs; its units are sound."""
    world.metadata()
    host = world.hosts["a"]
    for name in ("failover-heartbeat", "failover-heartbeat.service", "failover-heartbeat.timer"):
        folder = "/usr/local/sbin" if name == "failover-heartbeat" else "/etc/systemd/system"
        host.put(f"{folder}/{name}", (CONTRIB / name).read_text(), 0o755 if name == "failover-heartbeat" else 0o644)
    verified = host.sh("cd /etc/systemd/system; systemd-analyze verify failover-heartbeat.timer 2>&1", check=False).stdout
    assert "failover-heartbeat" not in verified, verified
    host.put("/usr/local/bin/aws", '#!/bin/sh\necho "$@" >> /tmp/sent\n', 0o755)
    for check, value in (("", 1), ("true", 1), ("false", 0), ("sleep 60", 0), ("curl -fsS -m 1 http://127.0.0.1:9/", 0)):
        host.put("/etc/failover-standby/heartbeat", f"CHECK='{check}'\n")
        host.sh("failover-heartbeat")
        sent = host.sh("tail -1 /tmp/sent").stdout
        assert sent.split() == ["--region", "eu-west-1", "cloudwatch", "put-metric-data", "--namespace", "eni-failover",
                                "--metric-name", "Serves", "--dimensions", f"InstanceId={INSTANCE}", "--value", str(value),
                                "--storage-resolution", "1"], sent
    host.put("/usr/local/bin/aws", "#!/bin/sh\nexit 254\n", 0o755)
    assert host.sh("failover-heartbeat", check=False).returncode == 254
