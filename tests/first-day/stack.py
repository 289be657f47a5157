"""The page's stack, deployed into moto and served over HTTP, for what the page's lines ask of services that the simulator
doesn't have. Prints its address; ends with its standard input. Runs in the environment of tests/template."""

import json
import logging
import sys
from pathlib import Path

from moto.core import DEFAULT_ACCOUNT_ID
from moto.kms.models import kms_backends
from moto.server import ThreadedMotoServer

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "template"))
import deploy  # noqa: E402
from template import translate  # noqa: E402

logging.getLogger("werkzeug").setLevel(logging.WARNING)
with deploy.deployed(translate({}), {}):
    # From a template moto keeps a key's policy as it is there, and then can't answer what asks for it.
    for key in kms_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].keys.values():
        if not isinstance(key.policy, str):
            key.policy = json.dumps(key.policy)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    print("http://%s:%d" % server.get_host_and_port(), flush=True)
    sys.stdin.read()
    server.stop()
