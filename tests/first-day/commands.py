"""The commands of failoverctl, as compiled with the AWS SDK, against a served account: a sound one, one with each fault, and
everything that can come between."""

import json
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from faults import FAULTS, batches
from served import QUICK, ROOT, SOUND, Served

COMMANDS = (["audit"], ["status"], ["snapshot"], ["plan"], ["failover", "web", "--yes"], ["reconcile"], ["maintain", "web-1", "on"])
MEASURED = """import resource, subprocess, sys
subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)"""
EVERY_CALL_IS_TRIED_AGAIN = "lambda:GetPolicy", "cloudwatch:DescribeAlarms", "events:DescribeRule", "ec2:DescribeInstances"


class Tried:
    def __init__(self, simulator, aws_folder, stack, function, failoverctl):
        self.tools = {"simulator": simulator, "aws": aws_folder, "failoverctl": failoverctl}
        self.stack, self.function = stack, function
        self.well, self.wrong, self.checks, self.one_at_a_time = 0, [], set(), threading.Lock()

    def all(self):
        """What was wrong."""
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(8) as beside:
            self.tools["folder"] = folder
            with self.serve() as it:
                it.put_figures()
                it.put_alarms()
                slow = self.what_does_not_come(beside)
                for part in (self.sound, self.each_fault, self.what_is_denied, self.what_comes_between):
                    self.timed(part, it)
            # None of them changes anything in the stack that another one would see.
            parts = (self.instances_are_asked, self.taken, self.through_the_function, self.many_groups)
            for one in [*slow, *(beside.submit(self.timed, part) for part in parts)]:
                one.result()
        return self.wrong

    def timed(self, part, *of):
        begun = time.monotonic()
        part(*of)
        print(f"{part.__name__:24} {time.monotonic() - begun:5.1f} s", flush=True)

    def serve(self, text=SOUND, function=None):
        return Served(self.tools, self.stack, text, function)

    def expect(self, is_so, what, ended=""):
        with self.one_at_a_time:
            if is_so:
                self.well += 1
            else:
                self.wrong.append(f"{what}; {ended}")

    def expect_end(self, ended, status, *words):
        """With this exit status, and each of these words somewhere; no word of a panic."""
        said = " ".join((ended.out + ended.err).split())
        self.expect(ended.status == status, f"status {status} expected", ended)
        for word in words:
            self.expect(word in said, f"{word!r} expected", ended)
        self.expect("panicked" not in said, "a panic", ended)

    def sound(self, it):
        """Nothing is found, everything was looked at, and the page fits."""
        ended = it.run("audit", "--fail-on", "note")
        for group, member in (("web", "web-2 (i-0bbbbbbbbbbbbbbb2)"), ("db", "db-2 (i-0ddddddddddddddd4)")):
            self.expect_end(ended, 0, f"{group} would fail over to {member} in about", " 0 findings")
        self.expect(max(map(len, ended.out.splitlines()), default=81) <= 80, "wider than 80 columns", ended)
        ended = it.run("audit", "--json")
        self.expect_end(ended, 0)
        self.expect(not ended.findings(), "nothing to be found", ended)
        self.checks = set(ended.json()["checks"])
        self.expect_end(it.run("status"), 0, "web-1", "web-2", "would take over")
        self.expect_end(it.run("status", "web", "--json"), 0, '"is_protected": true')
        self.expect_end(it.run("audit", "nosuch"), 2, "tagged with the group nosuch; there are db, web")

    def each_fault(self, it):
        """Exactly what was made is found, with its remedy, which is tried where it is a whole command."""
        with ThreadPoolExecutor(3) as beside:
            # What is in an account of its own can't be seen in another one.
            for done in [beside.submit(self.alone, self.made_together, batch) for batch in batches(in_the_stack=False)]:
                done.result()
        for batch in batches(in_the_stack=True):
            self.made_together(batch, it)
        ended = it.run("audit", "--fail-on", "note")
        self.expect_end(ended, 0)
        # What the function's own decision promises and a drill of the same code doesn't do would be a fault of either.
        seen = {fault.check for fault in FAULTS} | {"practice.rehearsed"}
        self.expect(seen == self.checks, f"no account is made for {sorted(self.checks - seen)}")

    def made_together(self, faults, it):
        undo = [(fault, fault.make(it)) for fault in faults]
        ended = it.run("audit", "--json")
        findings = ended.findings()
        found, expected = {finding["check"] for finding in findings}, set().union(*({fault.check} | fault.along for fault in faults))
        self.expect(found == expected, f"{sorted(expected)} expected, found {sorted(found)}", ended)
        of = lambda check: [finding for finding in findings if finding["check"] == check]  # noqa: E731
        for fault in faults:
            self.expect(any(fault.words in finding["finding"] for finding in of(fault.check)), f"{fault.words!r} expected", ended)
        self.expect(all(finding["remedy"].strip() and finding["known"] for finding in findings), "no remedy", ended)
        severe = {"blocking", "severe"} & {finding["severity"] for finding in findings}
        self.expect(ended.status == (1 if severe else 0), "the exit status of its severity", ended)
        for check in {fault.check for fault in faults if fault.by_remedy}:
            self.carry_out([finding["remedy"] for finding in of(check)], it)
        # The last one first: each puts back what it found.
        for fault, as_before in reversed(undo):
            if as_before and not fault.by_remedy:
                as_before()

    def carry_out(self, remedies, it):
        for remedy in remedies:
            # What stands after it in brackets is for people; a further step is a sentence.
            command = re.sub(r"   \(.*|, then .*", "", remedy)
            done = it.shell(command)
            self.expect(done.returncode == 0, f"the remedy {command!r} doesn't run: {done.stderr}")

    def what_is_denied(self, it):
        """The policy to copy is what is asked, and each call of it that is denied is named and makes nothing green."""
        policy = re.search(r'"Action": \[(.*?)\]', (ROOT / "docs/account.md").read_text(), re.DOTALL)[1]
        policy = set(re.findall(r'"(\w+:\w+)"', policy))
        # Only of one that is active more is asked.
        it.muted = {"another": ["somebody-elses"]}
        it.account.asked.clear()
        for command in ("audit", "snapshot", "status"):
            it.run(command)
        asked, it.muted = set(it.account.asked), {}
        self.expect(asked == policy, f"docs/account.md: {sorted(asked - policy)} are missing, {sorted(policy - asked)} too many")
        with ThreadPoolExecutor(3) as beside:
            for done in [beside.submit(self.alone, self.denied, permission) for permission in sorted(policy)]:
                done.result()

    def denied(self, permission, it):
        it.muted = {"another": ["somebody-elses"]}
        it.refusing(permission, "AccessDenied")
        ended = it.run("audit", "--fail-on", "note")
        self.expect(ended.status in (1, 2), f"{permission} denied, and a green verdict", ended)
        self.expect(permission in ended.out + ended.err, f"{permission} denied, and not named", ended)

    def what_comes_between(self, it):
        credentials = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
        for command in COMMANDS:
            self.expect_end(it.run(*command, without=credentials), 2, "no credentials", "--profile")
        self.expect_end(it.run("audit", "--json", without=credentials), 2, '"error"', "no credentials")
        self.expect_end(it.run("audit", without=("AWS_REGION", "AWS_DEFAULT_REGION")), 2, "no region", "--region")
        self.expect_end(it.run("audit", "--stack", "other"), 1, "there is no stack other", "--function")
        self.expect_end(it.run("audit", "--function", "other"), 1, "other")
        self.expect_end(it.run("plan", "--stack", "other"), 2, "did nothing", "there is no stack other")
        self.expect_end(it.run("failover", "web"), 2, "--yes")
        self.expect_end(it.run("audit", "--prefix", "other:"), 1, "There are no groups", "--prefix")
        self.expect_end(it.run("status", "--prefix", "other:"), 1, "--prefix")
        undo = it.in_world((SOUND, "subnets: []\n" + QUICK))
        self.expect_end(it.run("audit", "--region", "eu-west-1"), 1, "There are no groups", "region")
        undo()
        self.expect_end(it.run("audit", "--only", "nosuch"), 2, "there is no check", "--list")
        for permission in EVERY_CALL_IS_TRIED_AGAIN:
            it.refusing(permission, "ThrottlingException", times=2)
            self.expect_end(it.run("audit", "--fail-on", "note"), 0)
            it.answers_again()
        it.account.simulator.act("faults/DescribeNetworkInterfaces/truncated")
        self.expect_end(it.run("audit"), 0)

    def what_does_not_come(self, beside):
        """What is tried again until patience ends, side by side: each takes a quarter of a minute."""
        half = lambda answer: answer[:len(answer) // 2]  # noqa: E731
        return [
            beside.submit(self.alone, self.never_answered, lambda it: None, 2, "EC2 could not be looked at", AWS_ENDPOINT_URL="http://127.0.0.1:9"),
            beside.submit(self.alone, self.never_answered, lambda it: it.refusing("lambda:GetPolicy", "ThrottlingException"), 1, "lambda:GetPolicy was not answered"),
            beside.submit(self.alone, self.never_answered, lambda it: it.refusing("ec2:DescribeInstances", "ThrottlingException"), 2, "DescribeInstances"),
            beside.submit(self.alone, self.never_answered, lambda it: it.rewriting("cloudwatch:DescribeAlarms", half), 1, "cloudwatch:DescribeAlarms"),
            beside.submit(self.alone, self.never_answered, lambda it: it.rewriting("events:DescribeRule", half), 1, "events:DescribeRule"),
            beside.submit(self.alone, self.never_answered, lambda it: it.rewriting("ec2:DescribeNetworkInterfaces", half), 2, "DescribeNetworkInterfaces"),
        ]

    def never_answered(self, make, status, words, it, **variables):
        make(it)
        self.expect_end(it.run("audit", "--fail-on", "note", **variables), status, words)

    def alone(self, part, *of, **more):
        """In an account of its own, but for the stack."""
        with self.serve() as it:
            part(*of, it, **more)

    def instances_are_asked(self):
        """Over Systems Manager, which runs the real contrib/standby/failover-standby on this machine, where nothing is prepared."""
        ask = ("audit", "--ask-instances", "--only", "members")
        with self.serve() as it:
            ended = it.run("audit", "--only", "members")
            self.expect_end(ended, 0, "Not looked at: operating system")
            self.expect("ssm:SendCommand" not in it.account.asked, "nobody is asked without being told to")
            it.command_runs_by(lambda command: f"PATH=$PWD/contrib/standby:$PATH; sh $(command -v {command.split()[0]}) check --json")
            self.expect_end(it.run(*ask), 1, "web-2 (i-0bbbbbbbbbbbbbbb2) says of", "nothing is prepared here", "on it: failover-standby prepare")
            it.command_runs_by(lambda _: """echo '{"schema":1,"verdict":"ok","findings":[]}'""")
            ended = it.run(*ask)
            self.expect_end(ended, 0)
            self.expect("operating system" not in ended.out, "they were asked", ended)
            for nonsense in ("echo no such command >&2; false", """echo '{"schema":2,"findings":[]}'""", """echo '{"schema":1,"findi'"""):
                it.command_runs_by(lambda _, nonsense=nonsense: nonsense)
                self.expect_end(it.run(*ask), 1, "could not be asked", "failover-standby on i-0bbbbbbbbbbbbbbb2")
            self.expect_end(it.run("audit", "--only", "members.operating-system"), 2, "takes --ask-instances")
            it.refusing("ssm:SendCommand", "AccessDenied")
            self.expect_end(it.run(*ask), 1, "could not be asked: it needs ssm:SendCommand")

    def taken(self):
        """A snapshot of the served default world drills as the world itself."""
        world = (ROOT / "simulator/worlds/default.yaml").read_text()
        alarms = re.findall(r"name: (\S+), instance: (\S+) }", world)
        with self.serve(world) as it:
            for name, instance in alarms:
                it.cloudwatch.put_metric_alarm(
                    AlarmName=name, Namespace="AWS/EC2", MetricName="StatusCheckFailed",
                    Dimensions=[{"Name": "InstanceId", "Value": instance}], Statistic="Maximum", Period=60, EvaluationPeriods=2,
                    Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
                )
            files = {}
            for name, flags in (("plain", []), ("anonymous", ["--anonymous"])):
                ended = it.run("snapshot", *flags)
                self.expect_end(ended, 0)
                files[name] = Path(self.tools["folder"]) / f"{name}.yaml"
                files[name].write_text(ended.out)
            it.cloudwatch.delete_alarms(AlarmNames=[name for name, _ in alarms])
            self.expect("0aaaaaaaaaaaaaaa1" not in files["anonymous"].read_text(), "an identifier in an anonymous snapshot")
            for instance, how in (("web-1", "stop"), ("db-1", "terminate"), ("web-1", "impair"), ("web-2", "stop")):
                drill = ["drill", "--json", "--fail", instance, "--how", how]
                itself, copied = it.run(*drill), it.run(*drill, "--world", str(files["plain"]))
                same = came_to(itself) is not None and came_to(itself) == came_to(copied)
                self.expect(same, f"the snapshot drills otherwise: {instance} {how}: {itself}", copied)
            self.expect_end(it.run("rehearse", "--world", str(files["anonymous"])), 0)

    def through_the_function(self):
        """What the function is asked to do, and what comes of it."""
        with self.serve(function=self.function) as it:
            self.expect_end(it.run("plan"), 0, "web", "db")
            self.expect_end(it.run("plan", "web", "--json"), 0, '"outcomes"')
            self.expect_end(it.run("plan", "nosuch"), 1, "nosuch")
            self.expect_end(it.run("reconcile"), 0, "web", "db")
            self.expect_end(it.run("failover", "web", "--yes"), 0, "web: moved", "web-1", "web-2")
            self.expect_end(it.run("failover", "web", "--yes"), 1, "web: no-action", "took over only")
            self.expect_end(it.run("status", "web"), 0, "web: web-2 is active", "from web-1")
            self.expect_end(it.run("failover", "web", "--to", "web-3", "--yes"), 2, "no member is called web-3")
            time.sleep(1.1)  # the replay's cooldown
            self.expect_end(it.run("failover", "web", "--to", "web-1", "--yes", "--json"), 0, '"moved"')
            time.sleep(1.1)
            self.expect_end(it.run("maintain", "web-1", "on", "--reason", "kernel update"), 0, "web: moved", "web-2")
            self.expect_end(it.run("status", "web"), 1, "web: web-2 is active", "kernel update")
            self.expect_end(it.run("maintain", "web-1", "off"), 0)
            self.expect_end(it.run("status", "web"), 0, "web: web-2 is active")
            self.expect_end(it.run("maintain", "web-1", "on", "--reason", "2026-01-01T00:00:00Z"), 2, "no time")
            it.refusing("lambda:InvokeFunction", "AccessDenied")
            self.expect_end(it.run("plan"), 2, "needs lambda:InvokeFunction")
            it.answers_again()
            it.refusing("ec2:CreateTags", "AccessDenied")
            self.expect_end(it.run("maintain", "web-1", "on"), 2, "the mark was not changed")
            it.answers_again()
            self.watched(it)

    def watched(self, it):
        lines = queue.Queue()
        watching = it.start("status", "--watch", "web")
        threading.Thread(target=lambda: [lines.put(line) for line in watching.stdout], daemon=True).start()
        try:
            self.expect(until(lines, "next: web-1"), "--watch shows who is next")
            time.sleep(0.5)
            self.expect_end(it.run("failover", "web", "--to", "web-1", "--yes"), 0, "web: moved, from web-2 to web-1")
            self.expect(until(lines, "web: i-0aaaaaaaaaaaaaaa1 is active"), "--watch tells of the move")
        finally:
            watching.kill()
            watching.wait()

    def many_groups(self):
        """What a group takes is the same for each: of 10 and of 300 it is seen what 1,000 take."""
        few, many = self.megabytes(10), self.megabytes(300)
        all_of_them = few + (many - few) / 290 * 990
        print(f"{'':24} {few:.0f} MB for 10 groups, {many:.0f} MB for 300: {all_of_them:.0f} MB for 1,000", flush=True)
        self.expect(all_of_them < 200, f"{all_of_them:.0f} MB for 1,000 groups")

    def megabytes(self, count):
        with self.serve(groups(count)) as it:
            # Of a process that is started by a large one, the peak is that of the large one.
            small = [sys.executable, "-c", MEASURED, self.tools["failoverctl"]]
            done = subprocess.run(
                [*small, "audit", "--only", "members,floats,practice", "--json"], env=it.environment(), stdin=subprocess.DEVNULL,
                capture_output=True, text=True, timeout=120,
            )
            told, peak = done.stdout, int(done.stderr.splitlines()[-1])
            verdicts = [judged["verdict"] for judged in json.loads(told)["groups"]]
            self.expect(verdicts == ["would"] * count, f"{verdicts.count('would')} of {len(verdicts)} groups would")
            return peak / 1024


def until(lines, words):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if words in lines.get(timeout=1):
                return True
        except queue.Empty:
            continue
    return False


def groups(count):
    """Groups of two members and an interface, in a subnet of 4,096 addresses."""
    instances, interfaces = [], []
    for number in range(count):
        tags = f'"failover:group": g{number}'
        for member in "ab":
            interface = f"interface: {{ id: eni-{member}{number:016x} }}"
            instances.append(f"  - {{ id: i-{member}{number:016x}, type: t3.small, subnet: subnet-0a1b2c3d4e5f60001, tags: {{ {tags} }}, {interface} }}")
        attached = f"attached: {{ instance: i-a{number:016x}, device-index: 1 }}"
        interfaces.append(f"  - {{ id: eni-f{number:016x}, subnet: subnet-0a1b2c3d4e5f60001, tags: {{ {tags} }}, {attached} }}")
    subnets = "subnets: [{ id: subnet-0a1b2c3d4e5f60001, cidr: 10.0.0.0/20, zone: us-east-1a }]"
    return "\n".join([subnets, "instances:", *instances, "interfaces:", *interfaces]) + QUICK


def came_to(ended):
    """A drill but for its times, which are drawn anew."""
    try:
        drill = ended.json()
    except ValueError:
        return None
    for outcome in drill["answer"]["outcomes"]:
        outcome["milliseconds"] = None
    kept = [drill["before"], drill["answer"], drill["after"], drill["verdict"]]
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "", json.dumps(kept))
