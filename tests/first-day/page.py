"""The page's commands, in their order, and what it says that they print."""

import re
import subprocess

MARKS = {"needs an account": "an account", "needs Rust": "Rust", "needs the function": "the function",
         "needs failoverctl": "failoverctl",
         "on the instances": "an instance"}


class Block:
    def __init__(self, line, needs, commands):
        self.line, self.needs, self.commands, self.expected = line, needs, commands, None
        self.is_email = False


def blocks(text):
    """Each ```sh block; the ```text block that follows it is what it prints, or the last email."""
    found, needs, email, lines = [], None, False, enumerate(text.splitlines(), 1)
    for number, line in lines:
        mark = re.fullmatch(r"<!-- (.*) -->", line)
        if mark and mark[1] in MARKS:
            needs = MARKS[mark[1]]
        elif line == "<!-- the email -->":
            email = True
        elif line == "```sh":
            found.append(Block(number, needs, list(commands(inside(lines)))))
            needs = None
        elif line == "```text" and email:
            found.append(Block(number, "the function", []))
            found[-1].is_email, email = True, False
            found[-1].expected = [line for _, line in inside(lines)]
        elif line == "```text":
            found[-1].expected = [line for _, line in inside(lines)]
        elif line.startswith("```") and line != "```":
            raise ValueError(f"line {number}: neither sh nor text")
    return found


def inside(lines):
    for number, line in lines:
        if line == "```":
            return
        yield number, line


def commands(lines):
    """A command may go on in the next line, after a backslash, inside quotes or inside braces."""
    first, so_far = None, ""
    for number, line in lines:
        if not so_far and (not line.strip() or line.startswith("#")):
            continue
        first = first or number
        so_far += line + "\n"
        if not line.endswith("\\") and is_whole(so_far):
            yield first, so_far.rstrip("\n")
            first, so_far = None, ""
    assert not so_far, f"this command has no end: {so_far}"


def is_whole(command):
    """Whether bash wants no more of it."""
    return subprocess.run(["bash", "-n"], input=command, text=True, stderr=subprocess.DEVNULL).returncode == 0


def is_line(expected, printed):
    return re.fullmatch(".*".join(map(re.escape, expected.split("…"))), printed) is not None


def mismatch(expected, printed):
    """The first line of the page that isn't printed where it should be. `…` stands for anything within a line, and on a
    line of its own for any lines."""
    rest = [line.rstrip() for line in printed]
    anywhere = False
    for line in expected:
        if line.strip() == "…":
            anywhere = True
            continue
        places = range(len(rest)) if anywhere else range(min(1, len(rest)))
        found = next((place for place in places if is_line(line.rstrip(), rest[place])), None)
        if found is None:
            return line
        rest, anywhere = rest[found + 1:], False
    if rest and not anywhere:
        return f"nothing more, but there is {rest[0]!r}"
    return None
