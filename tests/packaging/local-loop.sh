#!/usr/bin/env bash
# The README's local loop: cargo lambda watch and cargo lambda invoke against the simulated EC2.
# Usage: tests/packaging/local-loop.sh   the function is compiled and started by cargo lambda watch, as in the README. It
#        compiles the AWS SDK even after cargo test: features of the tests' dependencies are not among the function's.
#        ENI_FAILOVER=… tests/packaging/local-loop.sh   with this compiled function, which needs no compiling
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/packaging/environment.sh
target=${CARGO_TARGET_DIR:-$PWD/target}
logs=$(mktemp -d)
running=()
trap 'kill "${running[@]}" 2>/dev/null; wait; rm -rf "$logs"' EXIT
fail() { echo "FAILED: $*" >&2; tail -n 40 "$logs/watch" >&2; exit 1; }

echo "==> compile"
cargo build --locked --package ec2-simulator --bin ec2-simulator
[ -n "${ENI_FAILOVER:-}" ] || cargo build --locked --bin eni-failover

echo "==> ec2-simulator serve, cargo lambda watch"
# Nothing of this machine's own configuration may play a part.
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true NO_PROXY=127.0.0.1
"$target/debug/ec2-simulator" serve --port 0 > "$logs/simulator" &
running+=($!)
until grep -q AWS_SECRET_ACCESS_KEY "$logs/simulator"; do kill -0 "${running[0]}"; sleep 0.1; done
eval "$(grep '^export' "$logs/simulator")"
export TOPIC_ARN=arn:aws:sns:us-east-1:123456789012:eni-failover
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
cargo lambda watch --ignore-changes ${ENI_FAILOVER:+--only-lambda-apis} --invoke-address 127.0.0.1 --invoke-port "$port" \
    > "$logs/watch" 2>&1 &
running+=($!)
until grep -q "starting Runtime server" "$logs/watch"; do kill -0 "${running[1]}"; sleep 0.1; done
if [ -n "${ENI_FAILOVER:-}" ]; then
    # The environment in which cargo lambda watch would start it.
    AWS_LAMBDA_RUNTIME_API=http://127.0.0.1:$port/.rt/eni-failover AWS_LAMBDA_FUNCTION_NAME=eni-failover \
        AWS_LAMBDA_FUNCTION_VERSION=1 AWS_LAMBDA_FUNCTION_MEMORY_SIZE=4096 "$ENI_FAILOVER" >> "$logs/watch" 2>&1 &
    running+=($!)
fi

# invoke SAMPLE WHAT...: each WHAT stands in the answer.
invoke() {
    local sample=$1 answer what
    shift
    answer=$(timeout 120 cargo lambda invoke --invoke-address 127.0.0.1 --invoke-port "$port" eni-failover --data-file "events/$sample") \
        || fail "$sample"
    for what in "$@"; do
        [[ $answer == *"$what"* ]] || fail "$sample: no $what in $answer"
    done
    printf 'ok   %-34s %s\n' "$sample" "$*"
}
simulator() { curl --silent --show-error --fail "$@"; }

invoke plan.json '"outcome":"no-action"'
simulator --request POST "$AWS_ENDPOINT_URL/_simulator/instances/i-0aaaaaaaaaaaaaaa1/impair"
invoke plan.json '"outcome":"planned"' '"to":"i-0bbbbbbbbbbbbbbb2"'
invoke alarm-eventbridge-metric.json '"outcome":"moved"' '"to":"i-0bbbbbbbbbbbbbbb2"'
invoke failover-to.json '"outcome":"moved"' '"to":"i-0ddddddddddddddd4"'
invoke ec2-unrelated.json '"ignored"'

echo "==> what the simulated EC2 and SNS saw"
simulator "$AWS_ENDPOINT_URL/_simulator/calls" > "$logs/calls"
simulator "$AWS_ENDPOINT_URL/_simulator/messages" > "$logs/messages"
for what in '"AttachNetworkInterface"' '"AssignPrivateIpAddresses"' '"Publish"'; do
    grep -q "$what" "$logs/calls" || fail "no call $what"
done
python3 -c 'import json, sys; print("\n".join(m["subject"] for m in json.load(sys.stdin)))' < "$logs/messages"
grep -q 'moved from web-1 (i-0aaaaaaaaaaaaaaa1) to web-2' "$logs/messages" || fail "nobody was told"
