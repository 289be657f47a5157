#!/usr/bin/env bash
# Checks template.yaml and what hangs on it, without an AWS account.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=$(tests/venv.sh template tests/template/requirements.txt)
exec "$venv/bin/python" -W ignore tests/template/check.py "$@"
