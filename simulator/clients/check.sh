#!/usr/bin/env bash
# Clients that nobody here wrote, the AWS CLI and boto3, against the compiled simulator.
# Needs python3 and, the first time, PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
cargo build --quiet --package ec2-simulator --bin ec2-simulator
venv=$(tests/venv.sh clients simulator/clients/requirements.txt)
exec "$venv/bin/python" -B simulator/clients/check.py "$target/debug/ec2-simulator" "$venv/bin/aws"
