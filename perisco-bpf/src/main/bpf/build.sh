#!/usr/bin/env bash
# Compiles the BPF program into src/main/resources, where it is committed: a Maven build needs no clang.
#
#   build.sh             compile
#   build.sh --check     compile elsewhere, and fail if what is committed differs
#   build.sh --install   apt-get install what compiling, and capturing, needs (as root); then compile
#
# The same sources and the same clang give the same bytes, on any machine.
set -euo pipefail
cd "$(dirname "$0")"

# Debian 12's; another compiler gives another object, which has to go through the tests of all kernels.
readonly CLANG=${CLANG:-clang-14}
readonly STRIP=${STRIP:-llvm-strip-14}
readonly PACKAGES=(clang-14 llvm-14 libbpf-dev libbpf1 linux-libc-dev gcc libc6-dev)
readonly COMMITTED=../resources/io/perisco/bpf

compile() { # output, flags
    local output=$1
    shift
    "$CLANG" -O2 -g -target bpf -D__TARGET_ARCH_x86 "$@" -ffile-prefix-map="$PWD"=. \
        -I"/usr/include/$(uname -m)-linux-gnu" -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Werror \
        -c perisco.bpf.c -o "$output"
    "$STRIP" -g "$output"
}

all() { # directory
    mkdir -p "$1"
    compile "$1/perisco.bpf.o" -mcpu=v3
    compile "$1/perisco-legacy.bpf.o" -mcpu=v2 -DLEGACY
}

case ${1:-} in
    --install)
        apt-get update
        apt-get install -y --no-install-recommends "${PACKAGES[@]}"
        ;;
    --check | '') ;;
    *)
        echo "usage: build.sh [--check | --install]" >&2
        exit 64
        ;;
esac
if ! command -v "$CLANG" > /dev/null; then
    echo "$CLANG is needed: apt-get install ${PACKAGES[*]}" >&2
    exit 1
fi

if [ "${1:-}" != --check ]; then
    all "$COMMITTED"
    sha256sum "$COMMITTED"/*.o
    exit
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
all "$scratch"
for object in perisco.bpf.o perisco-legacy.bpf.o; do
    if ! cmp "$scratch/$object" "$COMMITTED/$object"; then
        echo "$object is not what these sources compile to: run build.sh and commit" >&2
        exit 1
    fi
done
echo "both objects are what the sources compile to"
