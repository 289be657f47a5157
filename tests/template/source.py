"""What the Rust sources say, read with regular expressions: the template is held against it."""

import re

from template import ROOT


def read(path):
    return (ROOT / path).read_text()


def ec2_calls():
    """The EC2 calls of the ports: the first word in the documentation of each method."""
    ports = read("src/ports.rs")
    calls = {}
    for trait in ("Ec2Read", "Ec2Write"):
        body = re.search(rf"pub trait {trait}\b.*?\n}}\n", ports, re.S)[0]
        methods = re.findall(r"((?:^    ///.*\n)+)    fn (\w+)", body, re.M)
        calls[trait] = {method: re.search(r"`([A-Z]\w+)`", doc)[1] for doc, method in methods}
    return calls


def adapter_calls():
    """The EC2 calls that src/aws/ makes through the SDK's client; none where it isn't there yet."""
    text = "".join(path.read_text() for path in (ROOT / "src/aws").rglob("*.rs"))
    snake = re.findall(r"\bec2\s*\.(\w+)\(\)", text)
    return {"".join(word.capitalize() for word in name.split("_")) for name in snake}


def event_kinds():
    """The pairs of source and detail-type that the parser reads."""
    body = re.search(r"fn of\(source.*?\n    }\n", read("src/event/eventbridge.rs"), re.S)[0]
    arms = re.findall(r'\(((?:"[^"]+"(?: \| )?)+), "([^"]+)"\) =>', body)
    return {(source, kind) for sources, kind in arms for source in re.findall(r'"([^"]+)"', sources)}


def instance_states():
    body = re.search(r"impl InstanceState \{.*?\n    }\n", read("src/ports.rs"), re.S)[0]
    return set(re.findall(r'Self::\w+ => "([a-z-]+)"', body))


def alarm_states():
    body = re.search(r"enum Word \{(.*?)\}", read("src/event/alarm.rs"), re.S)[1]
    return {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).upper() for word in re.findall(r"\w+", body)}


def tag_words():
    """The words after the tag prefix of the tags that the function writes, and of those that it looks for."""
    keys = dict(re.findall(r'pub fn (\w+)\(&self.*?format!\("\{\}(\w+)', read("src/tags.rs"), re.S))
    return {keys[name] for name in ("status", "impaired", "recovered")}, {keys["group"], keys["addresses"]}


def settings():
    """The environment variables that the function reads, with the range of those that are numbers."""
    text = read("src/settings.rs")
    names = set(re.findall(r'reader\.\w+\(\s*"([A-Z_]+)"', text))
    ranges = re.findall(r'"([A-Z_]+)",\s*default\.\w+,\s*(\d+)\.\.=(\d+)', text)
    return names, {name: (int(low), int(high)) for name, low, high in ranges}


def log_levels():
    body = re.search(r"impl LogLevel \{.*?\n}\n", read("src/settings.rs"), re.S)[0]
    return set(re.findall(r'Self::\w+ => "([a-z]+)"', body))


def drill_timeout():
    """What the drill gives each invocation, in seconds."""
    minutes = re.search(r"FUNCTION_TIMEOUT: Duration = Duration::from_mins\((\d+)\)", read("failoverctl/src/drill.rs"))[1]
    return 60 * int(minutes)


def metrics():
    text = read("src/metrics.rs")
    namespace = re.search(r'NAMESPACE: &str = "([^"]+)"', text)[1]
    dimensions = re.findall(r'"(\w+)"', re.search(r'"Dimensions": \[\[(.*?)\]\]', text)[1])
    return namespace, dimensions, set(re.findall(r'"Name": "(\w+)"', text))
