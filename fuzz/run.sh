#!/bin/sh
# Fuzzes the event parser for so many seconds (default 600), with the stable toolchain and without cargo-fuzz: the same
# instrumentation that `cargo fuzz run -s none` asks rustc for.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/event artifacts
flags="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
flags="$flags -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
flags="$flags -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1"
# With --target the flags stay away from build scripts.
host=$(rustc -vV | sed -n 's/^host: //p')
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}" RUSTFLAGS="$flags"
cargo build --release --target "$host" --bin event
exec "$CARGO_TARGET_DIR/$host/release/event" -max_total_time="${1:-600}" -max_len=8192 -timeout=5 \
    -artifact_prefix=artifacts/ -print_final_stats=1 corpus/event ../events
