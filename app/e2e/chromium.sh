#!/bin/sh
# Prints the path of a Chromium for the browser tests; installs Debian's if there is none. $CHROMIUM names another.
set -e
find_one() {
  for c in "$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$c" ] && command -v "$c" >/dev/null; then
      command -v "$c"
      return 0
    fi
  done
  mac="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
  [ -x "$mac" ] && echo "$mac" && return 0
  return 1
}
find_one && exit 0
if ! command -v apt-get >/dev/null; then
  echo "The browser tests need Chromium or Chrome. Install one, or name its program: CHROMIUM=/path/to/chrome make test" >&2
  exit 1
fi
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
echo "Installing Chromium for the browser tests ..." >&2
$sudo apt-get update -q >&2
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core >&2
find_one
