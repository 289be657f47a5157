#!/usr/bin/env bash
# failoverctl as it is released: the program with the AWS SDK, its manual pages and completions, in one archive.
# Usage: tests/packaging/failoverctl.sh   for this machine's architecture; the archive is in target/failoverctl
#
# Built against the glibc of Amazon Linux 2023, so that it runs there and on what is newer. A release build of the AWS SDK
# takes a quarter of an hour on two cores. FEATURES= builds it without: minutes, for whoever changes this script.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Of Amazon Linux 2023.
GLIBC=2.34

features=${FEATURES-aws}
target=$(uname -m)-unknown-linux-gnu
venv=$(tests/venv.sh failoverctl tests/packaging/failoverctl.txt)
export PATH=$venv/bin:$PATH
built=${CARGO_TARGET_DIR:-$PWD/target}
out=$built/failoverctl
fail() { echo "FAILED: $*" >&2; exit 1; }

echo "==> cargo zigbuild"
rustup target add "$target"
cargo zigbuild --release --locked --package failoverctl --features "$features" --target "$target.$GLIBC"
program=$built/$target/release/failoverctl

echo "==> what was built"
newest=$(grep --text --only-matching --extended-regexp 'GLIBC_2\.[0-9.]+' "$program" | cut -d_ -f2 | sort --version-sort | tail -1)
[ -n "$newest" ] || fail "no version of glibc in the program"
[ "$(printf '%s\n' "$newest" "$GLIBC" | sort --version-sort | tail -1)" = "$GLIBC" ] || fail "it asks for glibc $newest"
"$program" rehearse > /dev/null || fail "the rehearsal of the built-in world isn't green"
# Without the SDK it would end the same for whoever has no account to ask.
if [ "$features" = aws ]; then
    "$program" audit --list > /dev/null || fail "it was built without what asks an account"
fi

echo "==> the archive"
folder=failoverctl-$target
rm -rf "$out"
mkdir -p "$out/$folder/man" "$out/$folder/completions"
cp "$program" LICENSE "$out/$folder"
"$program" man "$out/$folder/man"
for shell in bash zsh fish elvish powershell; do
    "$program" completions "$shell" > "$out/$folder/completions/failoverctl.$shell"
done
tar --create --gzip --file "$out/$folder.tar.gz" --directory "$out" --sort=name --owner=0 --group=0 --numeric-owner "$folder"
(cd "$out" && sha256sum "$folder.tar.gz" > "$folder.sha256")
ls -l "$out"
