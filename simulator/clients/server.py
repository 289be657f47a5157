"""The compiled simulator in a process of its own, used as its own output says."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request

# Nothing of this machine's own configuration may play a part.
CLEAN = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_PAGER": "",
    "NO_PROXY": "127.0.0.1",
    "no_proxy": "127.0.0.1",
}


class Server:
    def __init__(self, binary, world=None):
        command = [binary, "serve", "--port", "0"] + (["--world", world] if world else [])
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.variables = {}
        while "AWS_SECRET_ACCESS_KEY" not in self.variables:
            line = self.process.stdout.readline()
            assert line, "the simulator ended before it said how to use it"
            if line.startswith("export "):
                self.variables |= dict(word.split("=", 1) for word in line.split()[1:])
        self.url = self.variables["AWS_ENDPOINT_URL"]
        assert self.url.startswith("http://127.0.0.1:"), self.url

    def environment(self):
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
        return inherited | CLEAN | self.variables

    def see(self, page):
        with urllib.request.urlopen(f"{self.url}/_simulator/{page}", timeout=5) as answer:
            return json.load(answer)

    def act(self, page):
        """The status of a POST to the control plane."""
        request = urllib.request.Request(f"{self.url}/_simulator/{page}", method="POST")
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def calls(self, action):
        return [call for call in self.see("calls") if call["action"] == action]

    def interrupt(self):
        """The exit code after ctrl-c."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=10)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def until(condition, seconds=20):
    """Waits by asking again, as everybody has to with EC2."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.25)
