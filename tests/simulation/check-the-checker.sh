#!/usr/bin/env bash
# Breaks the core on purpose, one patch of broken/ after the other, and shows that the simulation sees it, how soon, and
# by which invariant. Works on a copy under target/. Fails if one escapes.
#
#   tests/simulation/check-the-checker.sh [name-of-a-patch …]
#   tests/simulation/check-the-checker.sh --apply-only   only asks whether each patch still applies: a second, no compiler
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

apply_only() {
    local patch wrong=0 checked=0
    # git apply passes over what lies outside the folder that it is called in.
    cd "$root"
    for patch in "$here"/broken/*.patch; do
        checked=$((checked + 1))
        git apply --check "$patch" || { echo "does not apply: ${patch##*/}"; wrong=$((wrong + 1)); }
    done
    echo "broken variants: $checked checked, $wrong that do not apply"
    [ "$wrong" -eq 0 ]
}
if [ "${1:-}" = --apply-only ]; then
    apply_only
    exit
fi

copy=$root/target/check-the-checker/tree
seeds=${SEEDS:-10000}

# Quick to build rather than quick to run: each variant runs a few thousand scenarios at most.
export CARGO_TARGET_DIR=$root/target/check-the-checker/target
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1
export CARGO_INCREMENTAL=1 RUST_BACKTRACE=0

mkdir -p "$copy"
fresh() {
    tar -C "$root" -cf - Cargo.toml Cargo.lock template.yaml src simulator failoverctl tests events | tar -C "$copy" -xf - --touch
}
run() {
    (cd "$copy" && SIMULATION_SEEDS=$seeds SIMULATION_FIRST=1 cargo test --release --quiet -p eni-failover \
        --no-default-features --test simulation no_scenario_breaks_an_invariant >"$1" 2>&1)
}

if [ $# -gt 0 ]; then
    patches=("${@/%/.patch}")
else
    mapfile -t patches < <(cd "$here/broken" && ls -- *.patch)
fi

table=$root/target/check-the-checker/table.md
printf '| broken variant | first seed | invariant |\n|---|---|---|\n' >"$table"
escaped=0
fresh
if ! seeds=100 run "$root/target/check-the-checker/whole.log"; then
    cat "$root/target/check-the-checker/whole.log"
    echo "the core that nobody broke does not build or fails: see above" >&2
    exit 1
fi
for patch in "${patches[@]}"; do
    name=${patch%.patch}
    log=$root/target/check-the-checker/$name.log
    patch --quiet --directory "$copy" --strip 1 <"$here/broken/$patch"
    if run "$log"; then
        found='escaped | '
    elif grep --quiet '^error' "$log" && ! grep --quiet '^===' "$log"; then
        found='does not build | '
    else
        found=$(sed -n 's/^=== \(.*\): .* seeds\{0,1\}, the first is \([0-9]*\)$/\2 | \1/p' "$log" | head -n 1)
    fi
    [[ $found == *escaped* || $found == *build* || -z $found ]] && escaped=$((escaped + 1))
    printf '| %s | %s |\n' "$name" "$found" | tee -a "$table"
    patch --quiet --directory "$copy" --strip 1 --reverse <"$here/broken/$patch"
done

echo
cat "$table"
[ "$escaped" -eq 0 ]
