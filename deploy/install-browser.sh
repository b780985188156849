#!/bin/sh
# Make sure that there is a Chromium for the tests that look at mails and pages; does nothing where one is on PATH.
set -eu

for name in chromium chromium-browser google-chrome chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done

if ! command -v apt-get >/dev/null; then
    echo "No Chromium here, and no apt-get to install one: put chromium or google-chrome on PATH" >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "No Chromium here, and no right to install one: run \`sudo apt-get install chromium\`" >&2
        exit 1
    fi
    as_root="sudo -n"
fi

echo "Installing Chromium with apt-get (a minute)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # empty for root
if ! { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        chromium fonts-liberation; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "apt-get did not install Chromium: install it by hand, and try again" >&2
    exit 1
fi
