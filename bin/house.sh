# shellcheck shell=bash
# What the verbs in bin/ share: where the house stands, how to say what goes wrong, what the disk and the network must give.
# Sourced, never run.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export HOUSE=$PWD

# A toolchain that is installed but not on the PATH is found all the same.
for place in "$HOME/.local/share/swiftly/bin" /opt/swift/usr/bin /usr/share/swift/usr/bin; do
    if ! command -v swift >/dev/null && [ -x "$place/swift" ]; then PATH=$place:$PATH; fi
done
export PATH

# One line on what is being done, on the error stream: standard output belongs to results.
say() { printf '%s\n' "$*" >&2; }

# One sentence on what went wrong and what to do, then the end.
die() {
    printf '%s: %s\n' "bin/${0##*/}" "$*" >&2
    exit 1
}

# needs_disk DIRECTORY MEGABYTES: ends with a sentence when the file system under DIRECTORY has less room.
needs_disk() {
    local free
    free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge "$2" ] || die "the disk is full: $1 has $free MB free and $2 MB are needed; make room and start again."
}

# is_listening PORT: whether something on this machine already answers there.
is_listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# is_port WORD: whether a word is a port number that a server can have.
is_port() { [[ $1 =~ ^[0-9]{1,5}$ ]] && [ "$1" -ge 1 ] && [ "$1" -le 65535 ]; }

# is_count WORD: whether a word is a whole number that fits a command line.
is_count() { [[ $1 =~ ^[0-9]{1,9}$ ]]; }

# fresh STAMP SOURCE…: whether nothing below the sources is newer than the stamp (a removed file makes its folder newer).
fresh() {
    local stamp=$1
    shift
    [ -e "$stamp" ] || return 1
    local present=()
    local source
    for source in "$@"; do [ ! -e "$source" ] || present+=("$source"); done
    [ -z "$(find "${present[@]}" -newer "$stamp" -print -quit)" ]
}

# build_release: builds the binary unless it is already the one of these sources; the common case costs no call of swift.
build_release() {
    local binary=.build/release/sila stamp=.build/sila-is-of
    local toolchain
    toolchain=$(readlink -f "$(command -v swift)")
    if [ -x "$binary" ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$toolchain" ] \
        && fresh "$stamp" Package.swift Sources "$toolchain"; then
        return 0
    fi
    needs_disk . 3000
    say "Building Sila (the first time takes some minutes) …"
    # Stamped with the moment before the build, so that an edit made meanwhile is seen by the next start.
    mkdir -p .build # never .build/release: SwiftPM makes that a link
    local before
    before=$(mktemp)
    swift build -c release --product sila >&2 || {
        rm -f "$before"
        die "the build failed; the lines above say where."
    }
    printf '%s' "$toolchain" >"$stamp"
    touch -r "$before" "$stamp"
    rm -f "$before"
}
