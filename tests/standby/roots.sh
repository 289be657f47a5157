#!/usr/bin/env bash
# Usage: roots.sh FOLDER   fills FOLDER/bookworm and FOLDER/trixie with Debian's own userland: systemd-networkd, netplan,
# cloud-init, NetworkManager, amazon-ec2-net-utils. Nothing of it is installed on the machine itself, whose network
# such a package would take over. Kept there, and made anew when this file changes.
set -euo pipefail
folder=$1
packages=systemd,udev,dbus,iproute2,nftables,sudo,ifupdown,network-manager,netplan.io,cloud-init,amazon-ec2-net-utils
packages=$packages,dnsmasq-base,procps
made_of=$(sha256sum < "$0" | cut -c1-16)
mkdir -p "$folder"

build() {
    [ "$(cat "$folder/$1.made-of" 2>/dev/null)" != "$made_of" ] || return 0
    rm -rf "${folder:?}/$1" "$folder/$1.made-of"
    # No fsync: what an interrupted build leaves is made anew anyway.
    mmdebstrap --quiet --variant=apt --include="$packages" --aptopt='APT::Install-Recommends "false"' \
        --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' "$1" "$folder/$1" http://deb.debian.org/debian \
        > "$folder/$1.log" 2>&1 || { tail -20 "$folder/$1.log" >&2; return 1; }
    echo "$made_of" > "$folder/$1.made-of"
}

build bookworm &
first=$!
build trixie
wait "$first"
