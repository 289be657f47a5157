#!/usr/bin/env bash
# Checks template.yaml and what hangs on it, without an AWS account. Makes its own environment under target/.
set -euo pipefail
cd "$(dirname "$0")/../.."

wanted=$(sha256sum tests/template/requirements.txt | cut -c1-16)
venv=target/template-venv
if [ "$(cat "$venv/made-of" 2>/dev/null)" != "$wanted" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement tests/template/requirements.txt
    echo "$wanted" > "$venv/made-of"
fi
exec "$venv/bin/python" -W ignore tests/template/check.py "$@"
