#!/usr/bin/env bash
# The workflows: actionlint, and zizmor for permissions, pins and injections. shellcheck over every script, theirs included.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=$(tests/venv.sh workflows tests/workflows/requirements.txt)
"$venv/bin/actionlint" -shellcheck "$venv/bin/shellcheck" -pyflakes= .github/workflows/*.yml
"$venv/bin/zizmor" --quiet --offline --pedantic .github/workflows
git ls-files -z .ci/run '*.sh' contrib/standby/failover-standby contrib/standby/failover-heartbeat | xargs -0 "$venv/bin/shellcheck"
