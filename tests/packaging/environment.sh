# shellcheck shell=bash
# To be sourced, in the root of the repository: puts cargo-lambda and the SAM CLI before everything else.
venv=$(tests/venv.sh packaging tests/packaging/requirements.txt tests/template/requirements.txt)
export PATH=$venv/bin:$PATH SAM_CLI_TELEMETRY=0
