#!/usr/bin/env bash
# What is deployed: builds the function as the README says, holds its size against a bound, and follows the first day with it.
# Usage: tests/packaging/check.sh [arm64|x86_64]   as a rule this machine's; another's is built and measured, but not run
#
# A release build of the AWS SDK takes a quarter of an hour on two cores, and 9 GB of memory. The release workflow runs this,
# too, and takes target/lambda/eni-failover/bootstrap.zip.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Half as much again as the zip has: room for the SDK to grow, none for the SDK of one more service, a second TLS or
# debug information. Lambda itself takes 50 MB, but reads the zip at each cold start.
MOST_BYTES=5000000
# Of Amazon Linux 2023, which runs it.
GLIBC=2.34

here=$(uname -m | sed 's/aarch64/arm64/')
arch=${1:-$here}
case $arch in
    arm64) flag=--arm64 ;;
    x86_64) flag=--x86-64 ;;
    *) echo "there is no $arch: arm64 or x86_64" >&2; exit 2 ;;
esac

. tests/packaging/environment.sh
target=${CARGO_TARGET_DIR:-$PWD/target}
built=$target/lambda/eni-failover
fail() { echo "FAILED: $*" >&2; exit 1; }

echo "==> cargo lambda build --release $flag"
cargo lambda build --release --locked "$flag" --bin eni-failover --output-format zip

echo "==> sam build"
sam validate --lint
sam build --parameter-overrides "Architecture=$arch"

echo "==> what was built"
binary=.aws-sam/build/FailoverFunction/bootstrap
python3 -m zipfile --list "$built/bootstrap.zip"
unzipped=$(mktemp -d)
trap 'rm -rf "$unzipped"' EXIT
python3 -m zipfile --extract "$built/bootstrap.zip" "$unzipped"
cmp "$binary" "$unzipped/bootstrap" || fail "the zip and sam build differ"

newest=$(grep --text --only-matching --extended-regexp 'GLIBC_2\.[0-9.]+' "$binary" | cut -d_ -f2 | sort --version-sort | tail -1)
[ -n "$newest" ] || fail "no version of glibc in the binary"
echo "asks for glibc $newest; Amazon Linux 2023 has $GLIBC"
[ "$(printf '%s\n' "$newest" "$GLIBC" | sort --version-sort | tail -1)" = "$GLIBC" ] || fail "too new for Lambda"

size=$(wc -c < "$built/bootstrap.zip")
line="eni-failover, $arch: $(wc -c < "$binary") bytes, zipped $size; allowed are $MOST_BYTES"
echo "$line" | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
[ "$size" -le "$MOST_BYTES" ] || fail "the zip is too big: see what came with the last change of Cargo.lock"

if [ "$arch" = "$here" ]; then
    echo "==> the first day, with this binary"
    ENI_FAILOVER=$PWD/$binary tests/first-day/replay.sh
else
    echo "not run: this is a machine with $here"
fi
