#!/usr/bin/env python3
"""The first second: from an event to the first call that moves something, over TLS, with the share of a CPU that Lambda gives.

The compiled function stands between a runtime API and a simulated EC2 that takes no time, behind something that terminates TLS.
It starts with a whole CPU, as Lambda's init phase does; before it is handed its first event it gets the share of its memory (a
cgroup's quota of memory / 1769 MB of a CPU). Cold: the event is the first. Warm: the function had an event before, at the same
share. Needs Linux and root (for the cgroup), openssl, and nothing else running if the figures are to mean something.

    cargo build --release --bin eni-failover && cargo build --package ec2-simulator
    sudo benches/first-second/measure.py
"""

import argparse
import asyncio
import contextlib
import json
import os
import re
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "simulator/clients"))
from server import CLEAN, Server  # noqa: E402

WHOLE_CPU_MB = 1769
PERIOD = 100_000
ARN = "arn:aws:lambda:us-east-1:123456789012:function:eni-failover"
TOPIC = "arn:aws:sns:us-east-1:123456789012:eni-failover"
HOLDER = "i-00000000000000001"
MOVING = re.compile(rb"Action=(Assign|Unassign|Attach|Detach|Replace|Associate)")
SCHEDULE = {"source": "aws.events", "detail-type": "Scheduled Event", "id": "00000000-0000-4000-8000-000000000001",
            "account": "123456789012", "region": "us-east-1", "detail": {}}  # fmt: skip


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        trust = Trust(Path(folder))
        world = Path(folder) / "world.yaml"
        world.write_text(world_of(options.groups))
        measured = [figures(options, trust, world, memory) for memory in options.memory]
    if options.json:
        print(json.dumps(measured, indent=2))
    else:
        show(measured)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", default=str(ROOT / "target/release/eni-failover"), help="the compiled function")
    parser.add_argument("--simulator", default=str(ROOT / "target/debug/ec2-simulator"))
    parser.add_argument("--memory", type=int, nargs="+", default=[128, 256, 512, WHOLE_CPU_MB], metavar="MB")
    parser.add_argument("--runs", type=int, default=10, help="the median of so many is shown")
    parser.add_argument("--groups", type=int, default=1, help="so many groups there are; one of them fails")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def figures(options, trust, world, memory):
    """Medians, in milliseconds, and the most memory that any of the functions had, in MB."""
    cold, warm, init, peak = [], [], [], []
    for run in range(options.runs):
        progress(f"{memory} MB, {run + 1} of {options.runs}")
        for is_warm, into in ((False, cold), (True, warm)):
            one = asyncio.run(Run(options, trust, world, memory).measure(is_warm))
            into.append(one["moving"])
            init.append(one["init"])
            peak.append(one["peak"])
    progress("")
    middle = lambda all: round(1000 * statistics.median(all), 1)  # noqa: E731
    return {
        "memory": memory, "init_ms": middle(init), "cold_ms": middle(cold), "warm_ms": middle(warm), "peak_mb": round(max(peak), 1),
    }  # fmt: skip


def show(measured):
    print(f"{'memory':>8} {'init':>9} {'cold':>9} {'warm':>9} {'peak':>9}")
    for row in measured:
        times = " ".join(f"{row[key]:>6.0f} ms" for key in ("init_ms", "cold_ms", "warm_ms"))
        print(f"{row['memory']:>5} MB {times} {row['peak_mb']:>6.1f} MB")


def progress(what):
    if sys.stderr.isatty():
        print(f"\r\x1b[K{what}", end="", file=sys.stderr, flush=True)


class Run:
    """One start of the function."""

    def __init__(self, options, trust, world, memory):
        self.options, self.trust, self.world, self.memory = options, trust, world, memory
        self.ready, self.ended, self.moving = asyncio.Queue(), asyncio.Queue(), None
        self.events = asyncio.Queue()

    async def measure(self, is_warm):
        simulator = Server(self.options.simulator, str(self.world))
        try:
            self.port = int(simulator.url.rsplit(":", 1)[1])
            terminator = await asyncio.start_server(self.forward, "127.0.0.1", 0, ssl=self.trust.context)
            api = await asyncio.start_server(self.runtime_api, "127.0.0.1", 0)
            async with terminator, api:
                return await self.start(simulator, port_of(terminator), port_of(api), is_warm)
        finally:
            simulator.kill()

    async def start(self, simulator, tls, api, is_warm):
        began = time.monotonic()
        function = await asyncio.create_subprocess_exec(
            self.options.binary, env=self.environment(simulator, tls, api), stdout=subprocess.DEVNULL
        )
        try:
            await asyncio.wait_for(self.ready.get(), 30)
            init = time.monotonic() - began
            with share(function.pid, self.memory):
                if is_warm:
                    await self.hand(SCHEDULE | {"time": now()})
                    # Lambda stands still between two events; what the simulator does for itself is to be over.
                    await asyncio.sleep(0.3)
                stop(simulator)
                handed = await self.hand(stopped())
            assert self.moving, "nothing was moved: see what the function says"
            peak = peak_memory(function.pid)
        finally:
            function.kill()
            await function.wait()
            await self.events.put(None)
        return {"init": init, "moving": self.moving - handed, "peak": peak}

    async def hand(self, event):
        """Hands it over, waits for the answer, and says when it was handed over."""
        self.moving = None
        handed = asyncio.get_running_loop().create_future()
        await self.events.put((event, handed))
        status, body = await asyncio.wait_for(self.ended.get(), 120)
        assert status == "response", body
        await asyncio.wait_for(self.ready.get(), 30)
        return await handed

    def environment(self, simulator, tls, api):
        # As Lambda sets it, and no proxy on the way.
        return CLEAN | simulator.variables | {
            "PATH": os.environ["PATH"],
            "AWS_ENDPOINT_URL": f"https://localhost:{tls}",
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api}",
            "AWS_LAMBDA_FUNCTION_NAME": "eni-failover",
            "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.memory),
            "AWS_LAMBDA_LOG_LEVEL": "INFO",
            "SSL_CERT_FILE": str(self.trust.bundle),
            "TOPIC_ARN": TOPIC,
            "NO_PROXY": "*",
        }  # fmt: skip

    async def forward(self, reader, writer):
        """Takes TLS off, and sees the first call that moves something."""
        to, back = await asyncio.open_connection("127.0.0.1", self.port)

        async def there():
            while data := await reader.read(65536):
                if self.moving is None and MOVING.search(data) and b"DryRun=true" not in data:
                    self.moving = time.monotonic()
                back.write(data)
                await back.drain()

        async def home():
            while data := await to.read(65536):
                writer.write(data)
                await writer.drain()

        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await asyncio.wait([asyncio.create_task(there()), asyncio.create_task(home())], return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, back):
            end.close()

    async def runtime_api(self, reader, writer):
        """Lambda's runtime API, as far as a function uses it that doesn't fail."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = re.search(r"(?i)content-length: *(\d+)", head)
                body = await reader.readexactly(int(length[1])) if length else await chunks(reader, head)
                if "/invocation/next" in head:
                    await self.ready.put(None)
                    one = await self.events.get()
                    if one is None:
                        return
                    event, handed = one
                    deadline = int(1000 * (time.time() + 120))
                    headers = (
                        f"Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
                        f"Lambda-Runtime-Deadline-Ms: {deadline}\r\nLambda-Runtime-Invoked-Function-Arn: {ARN}\r\n"
                        f"Lambda-Runtime-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0\r\n"
                    )
                    answer(writer, 200, json.dumps(event), headers)
                    await writer.drain()
                    handed.set_result(time.monotonic())
                else:
                    answer(writer, 202, "{}")
                    await writer.drain()
                    await self.ended.put(("response" if "/response" in head.split("\r\n")[0] else "error", body.decode()))


async def chunks(reader, head):
    body = b""
    if "chunked" in head.lower():
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    return body


def answer(writer, status, body, headers=""):
    writer.write(f"HTTP/1.1 {status} OK\r\n{headers}Content-Length: {len(body)}\r\n\r\n{body}".encode())


def port_of(server):
    return server.sockets[0].getsockname()[1]


@contextlib.contextmanager
def share(pid, memory):
    """The share of a CPU that Lambda gives for so much memory."""
    quota = min(PERIOD, PERIOD * memory // WHOLE_CPU_MB)
    one, two = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")
    group = (one if one.exists() else two) / f"first-second-{pid}"
    group.mkdir()
    try:
        if one.exists():
            (group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(quota))
        else:
            (group / "cpu.max").write_text(f"{quota} {PERIOD}")
        (group / "cgroup.procs").write_text(str(pid))
        yield
        (group.parent / "cgroup.procs").write_text(str(pid))
    finally:
        with contextlib.suppress(OSError):
            group.rmdir()


def peak_memory(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def stop(simulator):
    query = f"Action=StopInstances&InstanceId.1={HOLDER}&Version=2016-11-15".encode()
    signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=simulated/20261201/us-east-1/ec2/aws4_request"}
    urllib.request.urlopen(urllib.request.Request(simulator.url, query, signed), timeout=5).close()
    while not any(HOLDER in str(event) and "'stopped'" in str(event) for event in simulator.see("events")):
        time.sleep(0.02)


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def stopped():
    event = json.loads((ROOT / "events/ec2-stopped.json").read_text())
    event["resources"] = ["arn:aws:ec2:us-east-1:123456789012:instance/" + HOLDER]
    return event | {"time": now(), "detail": {"instance-id": HOLDER, "state": "stopped"}}


def world_of(groups):
    """Groups of two, of which each floats an address, and that were told of before; behind a network that takes no time."""
    lines = [
        "region: us-east-1",
        "settings: { describe-latency: 0ms, change-latency: 0ms, attach: 0ms, detach: 0ms, stop: 0ms, start: 0ms, initializing: 0ms }",
        "subnets: [{ id: subnet-0a1b2c3d4e5f60001, cidr: 10.0.0.0/16, zone: us-east-1a }]",
        f"topics: ['{TOPIC}']",
        "instances:",
    ]
    for number in range(groups):
        high, low = divmod(number, 250)
        floats = f"10.0.{high + 100}.{low + 2}"
        told = f"'failover:status:g{number}': active=i-{2 * number + 1:017x} since=2026-01-01T00:00:00Z"
        for member in (1, 2):
            one = 2 * number + member
            secondary = f"secondary: [{floats}], " if member == 1 else ""
            lines.append(
                f"  - {{ id: i-{one:017x}, type: t3.medium, subnet: subnet-0a1b2c3d4e5f60001, tags: {{ Name: m-{one}, "
                f"'failover:group': g{number}, {told} }}, interface: {{ id: eni-{one:017x}, address: 10.0.{high + 1 + 40 * (member - 1)}.{low + 2}, "
                f"{secondary}tags: {{ 'failover:addresses': {floats}, {told} }} }} }}"
            )
    return "\n".join(lines) + "\n"


class Trust:
    """A certificate of localhost, and a bundle of as many authorities as a system has, with the one that signed it."""

    def __init__(self, folder):
        authority, key, request, signed = (folder / name for name in ("ca.pem", "key.pem", "request.pem", "signed.pem"))
        ca_key = folder / "ca-key.pem"
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        openssl("req", "-x509", *curve, "-keyout", ca_key, "-out", authority, "-subj", "/CN=first second", "-days", "2")
        openssl("req", *curve, "-keyout", key, "-out", request, "-subj", "/CN=localhost")
        extension = folder / "extension"
        extension.write_text("subjectAltName=DNS:localhost")
        openssl("x509", "-req", "-in", request, "-CA", authority, "-CAkey", ca_key, "-CAcreateserial", "-days", "2",
                "-extfile", extension, "-out", signed)  # fmt: skip
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(signed, key)
        self.bundle = folder / "bundle.pem"
        system = ssl.get_default_verify_paths().cafile
        authorities = Path(system).read_text() if system else ""
        self.bundle.write_text(authorities + authority.read_text())


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


if __name__ == "__main__":
    main()
