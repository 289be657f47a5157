"""Follows docs/first-day.md line by line against the simulated EC2, and compares what is printed with what the page says.
Started by replay.sh."""

import collections
import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "simulator/clients"))
from server import Server  # noqa: E402  the simulator in a process of its own

import account  # noqa: E402
import commands  # noqa: E402
import page  # noqa: E402

PATIENCE = 60
END = "end of the command:"


class Shell:
    """One bash for all lines, as a person has one."""

    def __init__(self, environment, folder):
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"], env=environment, cwd=folder, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def run(self, command):
        """Its exit status, and the lines that it printed."""
        self.process.stdin.write(f"{command}\nprintf '\\n{END}%s\\n' $?\n")
        self.process.stdin.flush()
        printed = []
        while True:
            try:
                line = self.lines.get(timeout=PATIENCE)
            except queue.Empty:
                raise TimeoutError(f"not within {PATIENCE} s: {command}") from None
            if line is None:
                raise EOFError(f"the shell ended: {command}")
            if line.startswith(END):
                # The line before it is its own.
                return int(line[len(END):]), printed[:-1] if printed and not printed[-1] else printed
            printed.append(line)

    def stop(self):
        self.process.kill()
        self.process.wait()


def show(result, number, command, seconds=None):
    first = command.splitlines()[0].removesuffix("\\").strip()
    took = f"{seconds:5.1f} s" if seconds is not None else " " * 7
    print(f"{result:24} {took}  line {number:3}  {first[:90]}", flush=True)


def replay(blocks, shell, inbox, can, verbose):
    count, wrong = collections.Counter(), []
    for block in blocks:
        if block.needs and block.needs not in can:
            for number, command in block.commands:
                count[f"skipped: needs {block.needs}"] += 1
                show(f"skipped: {block.needs}", number, command)
            continue
        printed = []
        for number, command in block.commands:
            begun = time.monotonic()
            status, lines = shell.run(command)
            printed += lines
            result = "run" if status == 0 else "FAILED"
            count[result] += 1
            show(result, number, command, time.monotonic() - begun)
            if status != 0:
                wrong.append(f"docs/first-day.md, line {number}: exit status {status}\n" + "\n".join(lines))
        if block.is_email:
            printed = inbox(block.expected[0])
            show("read", block.line, block.expected[0])
            count["emails read"] += 1
        if verbose:
            print("\n".join(f"    {line}" for line in printed))
        missing = page.mismatch(block.expected, printed) if block.expected is not None else None
        if missing:
            wrong.append(f"docs/first-day.md, line {block.line}: the page says {missing!r}; printed was\n" + "\n".join(printed))
        count["compared with the page"] += block.expected is not None
    return count, wrong


def email(server, subject):
    """The one with this subject, as SNS would send it, or else the last one. An invocation may still be telling it."""
    deadline = time.monotonic() + 10
    while True:
        told = [[f"Subject: {m['subject']}", "", *json.loads(m["message"])["default"].splitlines()]
                for m in server.see("messages")]
        [*_, last] = [[]] + [one for one in told if page.is_line(subject, one[0])]
        if last or time.monotonic() > deadline:
            return last or (told or [["no email"]])[-1]
        time.sleep(0.2)


def of_page(blocks, tools, stack, binary, can, flags):
    """What came of the page's lines, and what was wrong."""
    text = (HERE / "world.yaml").read_text()
    with tempfile.TemporaryDirectory() as folder, served(tools | {"folder": folder}, stack, text, binary) as aws:
        environment = aws.environment()
        environment["PATH"] = f"{tools['aws']}:{Path(tools['failoverctl']).parent}:{environment['PATH']}"
        shell = Shell(environment, folder)
        try:
            return replay(blocks, shell, lambda subject: email(aws.simulator, subject), can, "--verbose" in flags)
        finally:
            shell.stop()
            if "--log" in flags and aws.function:
                print("\n".join(line for _, line in aws.function.log))


@contextlib.contextmanager
def served(tools, stack, text, binary):
    """The account that the page asks. Without the stack it is EC2 alone."""
    if stack:
        with commands.Served(tools, stack, text, binary) as it:
            it.at_work()
            yield it.account
        return
    server = Server(tools["simulator"], str(HERE / "world.yaml"))
    try:
        aws = account.Account(server)
        try:
            yield aws
        finally:
            aws.stop()
    finally:
        server.kill()


def asks_accounts(failoverctl):
    """Whether it was compiled, with the AWS SDK in it."""
    if not os.access(failoverctl, os.X_OK):
        return False
    return subprocess.run([failoverctl, "audit", "--list"], capture_output=True).returncode == 0


def main(simulator, aws_folder, function, stack_python, failoverctl, *flags):
    begun = time.monotonic()
    blocks = page.blocks((HERE.parents[1] / "docs/first-day.md").read_text())
    binary = function if os.access(function, os.X_OK) else None
    asks = asks_accounts(failoverctl)
    stack = account.Stack(stack_python) if binary or asks else None
    count, wrong = collections.Counter(), []
    tools = {"simulator": simulator, "aws": aws_folder, "failoverctl": failoverctl}
    can = ({"the function"} if binary else set()) | ({"failoverctl"} if binary and asks else set())
    try:
        if "--commands-only" not in flags:
            count, wrong = of_page(blocks, tools, stack, binary, can, flags)
        if asks and binary:
            tried = commands.Tried(simulator, aws_folder, stack, binary, failoverctl)
            wrong += tried.all()
            count["commands of failoverctl as they should be"] = tried.well
    finally:
        if stack:
            stack.stop()
    print()
    if not binary:
        print(f"There is no compiled function at {function}: its lines were skipped.")
    if not (asks and binary):
        print(f"There is no failoverctl with the AWS SDK at {failoverctl}: its commands were skipped.")
    for what, how_many in count.items():
        print(f"{how_many:4} {what}")
    print(f"{time.monotonic() - begun:.0f} s in all.")
    for one in wrong:
        print(f"\nMISMATCH: {one}")
    return 1 if wrong or ("--commands" in flags and not (asks and binary)) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
