#!/usr/bin/env bash
# The HTML pages of failoverctl, looked at in headless Chromium: light and dark, 390, 1024 and 1600 pixels wide, and printed.
# Usage: tests/pages/check.sh   the screenshots stay in $PAGES (target/pages)
#
# Takes Chromium where there is one, and else Debian's package: a minute, and root.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
pages=${PAGES:-$target/pages}

browser=$(command -v chromium || command -v google-chrome || true)
if [ -z "$browser" ]; then
    apt-get update --quiet=2
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends chromium fonts-dejavu-core > /dev/null
    browser=$(command -v chromium)
fi
venv=$(tests/venv.sh pages tests/pages/requirements.txt)

cargo build --package failoverctl --locked
rm -rf "$pages"
mkdir -p "$pages"
page() { # NAME EXPECTED-STATUS ARGUMENTS…
    local name=$1 expected=$2 status=0
    shift 2
    "$target/debug/failoverctl" "$@" --html "$pages/$name.html" > "$pages/$name.txt" || status=$?
    [ "$status" = "$expected" ] || { echo "FAILED: $* ended with $status" >&2; exit 1; }
}
page drill 0 drill
page drill-of-addresses 0 drill --fail db-1 --how impair
page drill-that-ends-badly 1 drill --fail web-1 --fail web-2 --fail spare-1
page rehearsal 0 rehearse
page rehearsal-that-ends-badly 1 rehearse --double --zone
"$venv/bin/python" tests/pages/look.py "$browser" "$pages"
