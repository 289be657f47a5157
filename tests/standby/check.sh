#!/usr/bin/env bash
# Usage: check.sh [NAME]   contrib/standby/failover-standby in network namespaces: all cases, or those with NAME in them
# Needs root, and Debian's or Ubuntu's apt. It installs mmdebstrap; all else is unpacked under target/. What it renames,
# moves and routes is in namespaces of its own, and it fails if the machine's own network isn't afterwards what it was.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || exec sudo --preserve-env=CARGO_TARGET_DIR,CI "$0" "$@"
roots=$(realpath -m "${CARGO_TARGET_DIR:-target}")/standby

machine() {
    ip -o link | sed 's/ qlen .*//'
    ip -o address | sed 's/valid_lft.*//'
    ip -4 rule
    ip -6 rule
    ip -4 route show table all | sort
    ip -6 route show table all | sed 's/ expires [^ ]*//' | sort
    sysctl -a -r '^net\.(ipv4|ipv6)\.conf\..*(rp_filter|forwarding|proxy_arp|mtu)$' 2> /dev/null
    hostname
}

# What isn't installed is installed; what can't be is said, and nothing passes without it.
missing=''
for command_and_package in mmdebstrap:mmdebstrap ip:iproute2 unshare:util-linux sysctl:procps; do
    command -v "${command_and_package%:*}" > /dev/null || missing="$missing ${command_and_package#*:}"
done
[ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing="$missing debian-archive-keyring"
if [ -n "$missing" ]; then
    # shellcheck disable=SC2086 # the names of packages
    { apt-get -qq update && apt-get -qq install --yes --no-install-recommends $missing; } > /dev/null ||
        { echo "NOT PROVED: no standby was tried, since$missing can't be installed" >&2; exit 1; }
fi
tests/standby/roots.sh "$roots" || { echo "NOT PROVED: no standby was tried: Debian's packages can't be had" >&2; exit 1; }

before=$(mktemp)
trap 'rm -f "$before"' EXIT
machine > "$before"
MACHINES_NETWORK=$(readlink /proc/self/ns/net)
export MACHINES_NETWORK PYTHONDONTWRITEBYTECODE=1

# The guards are tried before anything relies on them: in the machine's own network it refuses, and a change is seen.
refused=$(python3 tests/standby/lab.py 2>&1) && { echo "the lab starts in the machine's own network" >&2; exit 1; }
echo "ok   $refused"
if unshare --net bash -c "$(declare -f machine); was=\$(machine); ip link set lo up; [ \"\$was\" = \"\$(machine)\" ]"; then
    echo "a change of the network isn't seen" >&2
    exit 1
fi

python3 tests/standby/run.py "$roots" "$@" || failed=$?
diff "$before" <(machine) || { echo "the machine's own network isn't what it was" >&2; exit 1; }
exit "${failed:-0}"
