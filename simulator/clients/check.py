"""Runs every check, prints what was checked, and fails if one of them did. Started by check.sh."""

import sys
import time
import traceback
from pathlib import Path

import cli
import sdk
from server import Server


def run(name, checks, client):
    """True if all of them are as they should be."""
    fine = True
    for check in checks:
        begun = time.monotonic()
        try:
            check(client)
            result = "ok"
        except Exception:  # whatever it is, the other checks are worth making
            traceback.print_exc(limit=-2)
            result, fine = "FAILED", False
        print(f"{name:6} {check.__doc__:70} {result:6} {time.monotonic() - begun:5.1f} s", flush=True)
    return fine


def main(binary, aws):
    begun = time.monotonic()
    built_in = Server(binary)
    two_zones = Server(binary, str(Path(__file__).with_name("world.yaml")))
    try:
        boto = sdk.Boto(two_zones)
        fine = run("aws", cli.CHECKS, cli.Cli(aws, built_in))
        fine &= run("boto3", sdk.CHECKS, boto)
        stopped = [server.interrupt() for server in (built_in, two_zones)]
    finally:
        built_in.kill()
        two_zones.kill()
    print(f"{len(boto.model.known)} kinds of elements in answers were found in botocore's model.")
    print(f"Exit codes after ctrl-c: {stopped}. {time.monotonic() - begun:.0f} s in all.")
    return 0 if fine and stopped == [0, 0] else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
