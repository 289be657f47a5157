"""What the function is, as data: the template is held against it. tests/template/main.rs keeps the snapshot true."""

import json
import re

from template import ROOT

SNAPSHOT = ROOT / "tests/template/snapshots/template__function.snap"
FUNCTION = json.loads(SNAPSHOT.read_text().split("---\n", 2)[2])


# The calls of other services.
OTHERS = {
    "Publish": "sns",
    "CompleteLifecycleAction": "autoscaling",
    "ReceiveMessage": "sqs",
    "DeleteMessage": "sqs",
    "ChangeMessageVisibility": "sqs",
}


def calls():
    """The EC2 calls that the function makes."""
    return {call for call in FUNCTION["calls"] if call not in OTHERS}


def adapter_calls():
    """The EC2 calls that src/aws/ makes through the SDK's client, read with a regular expression."""
    text = "".join(path.read_text() for path in (ROOT / "src/aws").rglob("*.rs"))
    snake = re.findall(r"\bec2\s*\.(\w+)\(\)", text)
    return {"".join(word.capitalize() for word in name.split("_")) for name in snake}


def event_kinds():
    """The pairs of source and detail-type that the parser reads."""
    return {tuple(kind) for kind in FUNCTION["event_kinds"]}


def instance_states():
    return set(FUNCTION["instance_states"])


def alarm_states():
    return set(FUNCTION["alarm_states"])


def tag_words():
    """The words after the tag prefix of the tags that the function writes, and of those that it looks for."""
    written = {key.rstrip(":") for key in FUNCTION["tags_written"]}
    return written, set(FUNCTION["tags_sought"])


def settings():
    """The environment variables that the function reads, with the range of those that are numbers."""
    taken = FUNCTION["settings"]
    ranges = {name: re.search(r"seconds from (\d+) to (\d+)", told) for name, told in taken.items()}
    return set(taken), {name: (int(found[1]), int(found[2])) for name, found in ranges.items() if found}


def log_levels():
    return set(FUNCTION["log_levels"])


def drill_timeout():
    """What the drill gives each invocation, in seconds."""
    return FUNCTION["drill_timeout_seconds"]


def metrics():
    [of_it] = FUNCTION["metric"]["_aws"]["CloudWatchMetrics"]
    [dimensions] = of_it["Dimensions"]
    return of_it["Namespace"], dimensions, {metric["Name"] for metric in of_it["Metrics"]}
