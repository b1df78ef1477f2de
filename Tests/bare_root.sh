#!/bin/sh
# Tries the README's two commands on a bare machine: a Debian 12 made by debootstrap (minbase), with a Swift toolchain
# and nothing else, in which each line runs as it stands in the README.
#
#     Tests/bare_root.sh ROOT [FOLDER…]
#
# Needs root, debootstrap, and 8 GB where ROOT is to be made; what is there of an earlier run is used again. The toolchain is the one that
# `swift` is found in. FOLDERs of this machine are to be seen in the root, too, as a mirror of packages may be that git is configured
# to read from; git's and apt's own configuration is taken over.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd -P)
root=$1
shift
toolchain=$(dirname "$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")")

if [ ! -e "$root/etc/debian_version" ]; then
    debootstrap --variant=minbase bookworm "$root"
fi
# Whatever was built or installed before is no part of a fresh clone.
rm -rf "$root/root/ingest-audit"
git clone --quiet "$here" "$root/root/ingest-audit"

mounted=
unmount() { for folder in $mounted; do umount "$root$folder"; done; }
trap unmount EXIT
for folder in /proc /dev /dev/pts "$toolchain" "$@"; do
    mkdir -p "$root$folder"
    mount --bind "$folder" "$root$folder"
    mounted="$folder $mounted"
done
cp /etc/resolv.conf "$root/etc/resolv.conf"
for settings in /etc/apt/apt.conf.d /etc/apt/auth.conf.d /etc/apt/sources.list.d /etc/ssl/certs /usr/local/share/ca-certificates \
    /etc/gitconfig /root/.gitconfig; do
    if [ -e "$settings" ]; then
        mkdir -p "$root$(dirname "$settings")"
        cp -rL --remove-destination "$settings" "$root$(dirname "$settings")/"
    fi
done

for name in demo tests; do
    line=$(sed -n "/<!-- command: $name -->/{n;n;p}" "$here/README.md")
    printf '\n== %s: %s\n' "$name" "$line"
    start=$(date +%s)
    code=0
    chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        PATH="$toolchain/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
        bash -c "cd /root/ingest-audit && time { $line; }" || code=$?
    printf '== %s: exit %s after %s s\n' "$name" "$code" "$(($(date +%s) - start))"
    [ "$code" = 0 ] || exit "$code"
done
