"""As much of an AWS account as the page needs: the simulated EC2, the stack in moto, and in front of them `lambda invoke`
and `logs filter-log-events` for the compiled function. What happens in EC2 reaches the function as EventBridge would bring
it, and what happens to an alarm as its action. There is no schedule, so that what the page shows is what comes of its own
lines."""

import json
import queue
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3

from alarms import Alarms

ACCOUNT, REGION, NAME = "123456789012", "us-east-1", "eni-failover"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:{NAME}"
SERVICE = re.compile(r"Credential=(?:[^/]+/){3}([^/]+)/")
# Permissions are named so where they are named otherwise than the signature.
NAMED = {"monitoring": "cloudwatch"}
# Lambda's calls, of method and end of the path.
OF_LAMBDA = {
    ("POST", "invocations"): "InvokeFunction",
    ("GET", "configuration"): "GetFunctionConfiguration",
    ("GET", "policy"): "GetPolicy",
    ("GET", "concurrency"): "GetFunctionConcurrency",
    ("GET", "event-invoke-config"): "GetFunctionEventInvokeConfig",
    # Its path ends with a slash.
    ("GET", ""): "ListEventSourceMappings",
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self, status, body=b"", headers=()):
        try:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def handle(self):
        try:
            super().handle()
        except ConnectionResetError:
            # Who asked is gone, as a client may be at any time.
            self.close_connection = True

    def log_message(self, *_):
        pass


class Http:
    """A server on a free port of the loopback interface."""

    def __init__(self, handler):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.address = "127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Function:
    """The compiled function, with Lambda's runtime API for it."""

    def __init__(self, binary, endpoint, variables):
        self.waiting, self.answers, self.log = queue.Queue(), {}, []
        self.count = 0
        self.api = Http(self.runtime_api())
        environment = variables | {
            "AWS_LAMBDA_RUNTIME_API": self.api.address,
            "AWS_LAMBDA_FUNCTION_NAME": NAME,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{NAME}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "first-day",
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "simulated",
            "AWS_SECRET_ACCESS_KEY": "simulated",
            "AWS_ENDPOINT_URL": endpoint,
            # The simulator's, whose messages the page's emails are.
            "TOPIC_ARN": TOPIC,
            # Whoever reads the page needs a minute from one move to the next; here nobody waits for it.
            "COOLDOWN_SECONDS": "1",
        }
        self.process = subprocess.Popen(
            [binary], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        threading.Thread(target=self.read_log, daemon=True).start()

    def read_log(self):
        for line in self.process.stdout:
            self.log.append((int(time.time() * 1000), line.rstrip("\n")))

    def hand_over(self, payload):
        """Its request id; the answer is put into the queue of the same id."""
        self.count += 1
        request_id = f"00000000-0000-4000-8000-{self.count:012x}"
        self.answers[request_id] = queue.Queue()
        self.waiting.put((request_id, payload))
        return request_id

    def invoke(self, payload):
        """What it answered, and whether that is a failure."""
        return self.answers[self.hand_over(payload)].get(timeout=60)

    def runtime_api(function):
        class RuntimeApi(Handler):
            def do_GET(self):
                request_id, payload = function.waiting.get()
                deadline = int((time.time() + 900) * 1000)
                arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{NAME}"
                self.answer(200, payload, [
                    ("Content-Type", "application/json"),
                    ("Lambda-Runtime-Aws-Request-Id", request_id),
                    ("Lambda-Runtime-Deadline-Ms", str(deadline)),
                    ("Lambda-Runtime-Invoked-Function-Arn", arn),
                ])

            def do_POST(self):
                *_, request_id, kind = self.path.split("/")
                body = self.body()
                if request_id in function.answers:
                    function.answers[request_id].put((body, kind == "error"))
                self.answer(202)

        return RuntimeApi

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.api.stop()


class Stack:
    """The stack in moto, in a process of its own."""

    def __init__(self, python):
        self.process = subprocess.Popen(
            [python, "-B", "-W", "ignore", Path(__file__).with_name("stack.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self.url = self.process.stdout.readline().strip()
        assert self.url.startswith("http://127.0.0.1:"), f"the stack could not be deployed: {self.url!r}"

    @cache  # to make one takes longer than most of what is asked with it
    def client(self, service):
        return boto3.client(
            service, endpoint_url=self.url, region_name=REGION, aws_access_key_id="none", aws_secret_access_key="none"
        )

    def variables(self):
        """The function's environment, as the template has it by default."""
        return self.client("lambda").get_function_configuration(FunctionName=NAME)["Environment"]["Variables"]

    def stop(self):
        self.process.kill()
        self.process.wait()


class Account:
    """One address for everything that the page asks AWS for."""

    def __init__(self, simulator, stack=None, binary=None):
        self.simulator, self.stack = simulator, stack
        # Permissions that were made use of, and what answers in place of who would.
        self.asked, self.instead = set(), {}
        # Without the function no line is run that asks anybody but EC2.
        self.function = Function(binary, simulator.url, stack.variables()) if binary else None
        self.http = Http(self.face())
        self.stopped = threading.Event()
        if self.function:
            self.bus = threading.Thread(target=self.deliver)
            self.bus.start()

    def environment(self):
        return self.simulator.environment() | {"AWS_ENDPOINT_URL": f"http://{self.http.address}"}

    def deliver(self):
        """EventBridge and CloudWatch, and Lambda's queue for what comes from them."""
        delivered, alarms = 0, Alarms(self.stack.client("cloudwatch"))
        while not self.stopped.wait(0.2):
            events = self.simulator.see("events")
            for event in events[delivered:]:
                self.function.hand_over(json.dumps(event).encode())
            delivered = len(events)
            for name, state, alarm in list(alarms.changes()):
                self.function.invoke(json.dumps(alarm).encode())
                if state == "ALARM":
                    alarms.look_again(name)

    def face(account):
        class Face(Handler):
            def do_GET(self):
                self.serve()

            do_POST = do_PUT = do_DELETE = do_GET

            def serve(self):
                body = self.body()
                call = self.permission(body)
                account.asked.add(call)
                forward = lambda body=body: self.forward(body)  # noqa: E731
                if call in account.instead:
                    return self.answer(*account.instead[call](body, forward))
                if account.function and call == "lambda:InvokeFunction":
                    return self.invoke(body)
                if account.function and call == "logs:FilterLogEvents":
                    return self.filter_log_events(json.loads(body))
                self.answer(*forward())

            def permission(self, body):
                """Of the call, as a policy would name it."""
                signed = SERVICE.search(self.headers.get("Authorization", ""))
                service = signed[1] if signed else ""
                of_json = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
                of_path = OF_LAMBDA.get((self.command, self.path.split("?")[0].rpartition("/")[2]))
                of_query = re.match(rb"(?:.*&)?Action=(\w+)", body)
                call = of_json or of_path or (of_query[1].decode() if of_query else "")
                return f"{NAMED.get(service, service)}:{call}"

            def invoke(self, payload):
                answer, failed = account.function.invoke(payload)
                headers = [("X-Amz-Executed-Version", "$LATEST")]
                self.answer(200, answer, headers + ([("X-Amz-Function-Error", "Unhandled")] if failed else []))

            def filter_log_events(self, asked):
                lines = account.function.log
                pattern = re.fullmatch(r'\{ \$\.(\w+) = "(.*)" \}', asked.get("filterPattern", ""))
                if pattern:
                    lines = [line for line in lines if field(line[1], pattern[1]) == pattern[2]]
                events = [{"timestamp": at, "message": line, "logStreamName": "first-day"} for at, line in lines]
                self.answer(200, json.dumps({"events": events}).encode(), [("Content-Type", "application/x-amz-json-1.1")])

            def forward(self, body):
                """Status, body and headers of the answer of who has it."""
                service = SERVICE.search(self.headers.get("Authorization", ""))
                simulated = service and service[1] == "ec2"
                url = (account.simulator if simulated else account.stack).url
                headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "content-length")}
                request = urllib.request.Request(url + self.path, body or None, headers, method=self.command)
                try:
                    answer = urllib.request.urlopen(request, timeout=30)
                except urllib.error.HTTPError as error:
                    answer = error
                with answer:
                    return answer.status, answer.read(), [("Content-Type", answer.headers["Content-Type"])]

        return Face

    def stop(self):
        self.stopped.set()
        if self.function:
            self.bus.join()
            self.function.stop()
        self.http.stop()


def field(line, name):
    try:
        return json.loads(line).get(name)
    except (ValueError, AttributeError):
        return None
