#!/bin/sh
# Tests the kernels as arm64 code: for their bits, not for their speed. On another processor Debian's qemu-user emulates
# one; it is installed if there is none. Where there can't be one, that is said, and nothing is tested.
set -e
packages="./kernels ./kernels/gonumblas"
if [ "$(go env GOHOSTARCH)" = arm64 ]; then
  echo "This processor is arm64: the native tests were of its code."
  exit 0
fi
if ! command -v qemu-aarch64 >/dev/null; then
  if [ "$(go env GOHOSTOS)" != linux ] || ! command -v apt-get >/dev/null; then
    echo "Not tested: the kernels' arm64 code needs an arm64 processor, or qemu-aarch64 on Linux."
    exit 0
  fi
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  echo "Installing qemu-user for the kernels' arm64 tests ..." >&2
  $sudo apt-get update -q >&2
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q --no-install-recommends qemu-user >&2
fi
GOARCH=arm64 go test -short -timeout 20m -exec qemu-aarch64 $packages
