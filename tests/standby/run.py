"""Usage: run.py ROOTS [NAME]   runs the cases, or those whose name has NAME in it, a few at a time, each in a namespace
of its own. run.py ROOTS --one CASE RELEASE SYSTEM RP_FILTER is one of them."""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import traceback

import cases
import neighbours
import page
import refusals
import systems
from lab import DIES_WITH_US
from world import World

AT_A_TIME = 6
RELEASES, SYSTEMS = ("bookworm", "trixie"), ("Networkd", "NetworkManager")
# rp_filter strict and loose; where that is no question of the case, each release is asked with one of the two.
PLAN = [("life", release, system, rp_filter) for release in RELEASES for system in SYSTEMS for rp_filter in "12"]
PLAN += [(case, release, system, rp_filter)
         for case in ("landing", "containers", "forward", "several")
         for system, loose in (("Networkd", "trixie"), ("NetworkManager", "bookworm"))
         for release in RELEASES
         for rp_filter in ("2" if release == loose else "1")]
PLAN += [(case, "bookworm" if number % 2 else "trixie", "Networkd", "1")
         for number, case in enumerate(("bad_input", "bad_luck"))]
PLAN += [(case, release, "Netplan", rp_filter)
         for release, rp_filter in (("bookworm", "2"), ("trixie", "1"))
         for case in ("netplan", "cloud_init", "net_utils")]
PLAN += [("ifupdown", "bookworm", "Ifupdown", "1"), ("by_command", "trixie", "Networkd", "1"),
         ("by_hand", "bookworm", "Networkd", "2"), ("by_hand", "trixie", "Networkd", "1"),
         ("by_hand", "bookworm", "NetworkManager", "1"), ("by_hand", "trixie", "NetworkManager", "2"),
         ("heartbeat", "bookworm", "Networkd", "1")]


def one(roots, case, release, system, rp_filter):
    """Plays one case, and shows the members' logs where it fails."""
    play_in = next(getattr(room, case) for room in (cases, neighbours, page, refusals) if case in vars(room))
    world = World(roots / release, getattr(systems, system)(), int(rp_filter))
    try:
        play_in(world)
    except Exception:
        traceback.print_exc(file=sys.stdout)
        for name in "ab":
            host = world.hosts[name]
            print(f"--- {name}", host.sh("ip -br -4 address; ip rule; ip -4 route show table all; nft list ruleset",
                                         check=False).stdout, host.log.read_text()[-1500:], sep="\n")
        return 1
    finally:
        world.close()
    return 0


def alone(roots, row, folder):
    begin = time.monotonic()
    done = subprocess.run([*DIES_WITH_US, "unshare", "--net", "--mount", "sh", "-c", 'mount -t sysfs sysfs /sys && exec "$@"', "sh",
                           sys.executable, __file__, roots, "--one", *row],
                          capture_output=True, text=True, timeout=240, check=False, env={**os.environ, "WORLDS": folder})
    return done.returncode, done.stdout + done.stderr, time.monotonic() - begin


def main():
    roots, *words = sys.argv[1:]
    if words[:1] == ["--one"]:
        return one(pathlib.Path(roots), *words[1:])
    plan = [row for row in PLAN if not words or words[0] in " ".join(row)]
    failed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
        for row, (status, printed, took) in zip(plan, pool.map(lambda row: alone(roots, row, folder), plan)):
            print(f"{'FAIL' if status else 'ok  '} {' '.join(row)}  ({took:.0f} s)", flush=True)
            if status:
                failed += 1
                print(printed, flush=True)
    print(f"{len(plan) - failed} passed, {failed} failed")
    return 1 if failed or not plan else 0


if __name__ == "__main__":
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.exit(main())
