#!/bin/sh
# Clients that nobody here wrote, the AWS CLI and boto3, against the compiled simulator.
# Needs python3 and, the first time, the network (PyPI). The virtual environment stays in target/clients.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
cargo build --quiet --package ec2-simulator --bin ec2-simulator

venv=$target/clients
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/installed.txt"
fi
exec "$venv/bin/python" -B "$here/check.py" "$target/debug/ec2-simulator" "$venv/bin/aws"
