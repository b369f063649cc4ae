#!/bin/sh
# Says which of the tools that the build needs are missing, and how to get them.
missing=0
lacks() { # what, Debian's packages, Homebrew's
  missing=1
  echo "Missing: $1"
  if command -v apt-get >/dev/null; then
    sudo=sudo
    [ "$(id -u)" = 0 ] && sudo=
    echo "  get it with: ${sudo:+$sudo }apt-get install -y $2"
  elif command -v brew >/dev/null; then
    echo "  get it with: brew install $3"
  else
    echo "  get it from https://go.dev/dl (Go), https://nodejs.org (Node and npm) or your system's packages: $2"
  fi
}
if ! command -v go >/dev/null; then
  lacks "Go 1.21 or later (it fetches the version that Orrery needs by itself)" golang-go go
else
  minor=$(GOTOOLCHAIN=local go env GOVERSION | sed 's/^go1\.\([0-9]*\).*/\1/')
  if [ "${minor:-0}" -lt 21 ] 2>/dev/null; then
    missing=1
    echo "Too old: $(GOTOOLCHAIN=local go version); Orrery needs Go 1.21 or later: https://go.dev/dl"
  elif ! version=$(cd "$(dirname "$0")/../.." && go version 2>&1); then
    missing=1
    echo "Go could not fetch the toolchain $GOTOOLCHAIN. Is there a network?"
    echo "  $version"
  fi
fi
if ! command -v node >/dev/null; then
  lacks "Node.js 18 or later" nodejs node
elif [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 18 ]; then
  missing=1
  echo "Too old: Node.js $(node --version); Orrery needs 18 or later: https://nodejs.org"
fi
command -v npm >/dev/null || lacks "npm" npm node
exit $missing
