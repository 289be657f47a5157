# shellcheck shell=bash
# To be sourced, in the root of the repository: puts cargo-lambda and the SAM CLI before everything else, from an
# environment of their own under target/.
target=${CARGO_TARGET_DIR:-$PWD/target}
venv=$target/packaging-venv
requirements=(tests/packaging/requirements.txt tests/template/requirements.txt)
wanted=$(cat "${requirements[@]}" | sha256sum | cut -c1-16)
if [ "$(cat "$venv/made-of" 2>/dev/null)" != "$wanted" ]; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check \
        --requirement "${requirements[0]}" --requirement "${requirements[1]}"
    echo "$wanted" > "$venv/made-of"
fi
export PATH=$venv/bin:$PATH SAM_CLI_TELEMETRY=0
