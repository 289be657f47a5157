#!/usr/bin/env bash
# The template for people who build nothing: its code is the zip beside it, for one architecture.
# Usage: ready-made-template.sh arm64 > eni-failover-arm64.yaml
set -euo pipefail
arch=${1:?arm64 or x86_64}
sed -e "s|CodeUri: \.$|CodeUri: eni-failover-$arch.zip|" \
    -e "s|Default: arm64$|Default: $arch|" \
    -e "s|AllowedValues: \[arm64, x86_64\]|AllowedValues: [$arch]|" \
    -e '/^    Metadata:$/,/^        Binary: /d' \
    "$(dirname "$0")/../template.yaml"
