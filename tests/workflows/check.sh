#!/usr/bin/env bash
# zizmor over the workflows: permissions, pins, injections; shellcheck over every script. Makes its own environment under
# target/.
set -euo pipefail
cd "$(dirname "$0")/../.."

venv=${CARGO_TARGET_DIR:-target}/workflows-venv
if ! cmp -s tests/workflows/requirements.txt "$venv/installed.txt"; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement tests/workflows/requirements.txt
    cp tests/workflows/requirements.txt "$venv/installed.txt"
fi
"$venv/bin/zizmor" --quiet --offline --pedantic .github/workflows
find . -name target -prune -o \( -path ./.ci/run -o -name '*.sh' \) -print0 | xargs -0 "$venv/bin/shellcheck"
