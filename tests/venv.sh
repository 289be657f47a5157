#!/usr/bin/env bash
# Usage: venv=$(tests/venv.sh NAME REQUIREMENTS…)   prints the folder of a Python environment with these files' packages
# It is kept under target/, and made anew when one of the files changes. Needs python3 and then PyPI.
set -euo pipefail
name=$1
shift
venv=${CARGO_TARGET_DIR:-$(dirname "$0")/../target}/$name-venv
wanted=$(cat "$@" | sha256sum | cut -c1-16)
if [ "$(cat "$venv/made-of" 2>/dev/null)" != "$wanted" ]; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "${@/#/--requirement=}" >&2
    # Last, so that an interrupted install is begun anew.
    echo "$wanted" > "$venv/made-of"
fi
realpath "$venv"
