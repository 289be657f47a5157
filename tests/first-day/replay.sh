#!/usr/bin/env bash
# Follows docs/first-day.md line by line against the simulated EC2, and what moto has of CloudFormation, CloudWatch and SNS.
# Needs python3, bash and, the first time, PyPI.
# The lines that invoke the function run where it has been compiled (cargo build), and are skipped where it hasn't.
# Then the commands of failoverctl are run against such an account, where it has been compiled with --features aws.
# --commands fails where it hasn't, --commands-only leaves the page out,
# --verbose shows what each block prints, --log the function's log.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
cargo build --quiet --package ec2-simulator --bin ec2-simulator
venv=$(tests/venv.sh clients simulator/clients/requirements.txt)
stack=$(tests/venv.sh template tests/template/requirements.txt)
exec "$venv/bin/python" -B tests/first-day/replay.py "$target/debug/ec2-simulator" "$venv/bin" \
    "${ENI_FAILOVER:-$target/debug/eni-failover}" "$stack/bin/python" "${FAILOVERCTL:-$target/debug/failoverctl}" "$@"
