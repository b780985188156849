#!/usr/bin/env bash
# Builds both images from their Dockerfiles and runs them as docs/deploy-vendor.md and docs/on-premises.md say: read-only,
# as a user that is not root, without capabilities. For machines without Docker: buildah builds, podman and runc run.
# Needs root. What is missing comes from Debian's packages, and so does the base image where no registry can be reached.
#
# Nothing listens on this machine: the containers have a network of their own, which leads nowhere.
set -euo pipefail
cd "$(dirname "$0")/.."

SERVER=localhost/licet-server:try
MCP=localhost/licet-mcp:try
BASE=docker.io/library/python:3.11-slim-bookworm
NAME=licet-try-$$
work=$(mktemp -d)
seen=()

say() {
    printf '%s  %s\n' "$(date +%H:%M:%S)" "$1"
    seen+=("$1")
}

die() {
    printf 'try-images: %s\n' "$1" >&2
    exit 1
}

pod() {
    podman --runtime runc --cgroup-manager cgroupfs "$@"
}

tidy() {
    for each in mcp server restored; do
        pod rm --force --time 5 "$NAME-$each" >/dev/null 2>&1 || true
    done
    for each in data replica state restored; do
        pod volume rm --force "$NAME-$each" >/dev/null 2>&1 || true
    done
    rm -rf "$work"
}
trap tidy EXIT

# start NAME IMAGE OPTION… -- ARGUMENT…: what compose.vendor.yaml and compose.customer.yaml demand of a container.
start() {
    local name=$1 image=$2
    shift 2
    local options=()
    while [ "${1:---}" != -- ]; do
        options+=("$1")
        shift
    done
    [ $# -eq 0 ] || shift
    pod run --detach --name "$NAME-$name" --no-healthcheck --read-only --tmpfs /tmp:rw,noexec,nosuid,nodev \
        --cap-drop ALL --security-opt no-new-privileges --ulimit nofile=4096:4096 --ulimit nproc=2048:2048 \
        "${options[@]}" "$image" "$@" >/dev/null
}

inside() {
    local name=$1
    shift
    pod exec "$NAME-$name" "$@"
}

# get NAME PORT PATH: the status of an answer, asked for inside the container; 0 when nobody answers.
get() {
    inside "$1" python -c "
import sys
from http.client import HTTPConnection
connection = HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=5)
try:
    connection.request('GET', sys.argv[2])
    print(connection.getresponse().status)
except OSError:
    print(0)
" "$2" "$3"
}

# within SECONDS WHAT COMMAND…: tries until it works.
within() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        if ((SECONDS > deadline)); then
            for each in mcp server restored; do
                pod logs "$NAME-$each" 2>&1 | tail -n 20 >&2 || true
            done
            die "$what: not in time"
        fi
        sleep 0.2
    done
}

answers() {
    [ "$(get "$1" "$2" "$3")" = "$4" ]
}

install_tools() {
    local missing=()
    for each in buildah podman runc debootstrap; do
        command -v "$each" >/dev/null || missing+=("$each")
    done
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        die "install ${missing[*]} first, and run this as root"
    fi
    say "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

base_image() {
    buildah images --quiet "$BASE" >/dev/null 2>&1 && return
    if timeout 60 buildah pull --quiet "$BASE" >/dev/null 2>&1; then
        say "base: $BASE"
        return
    fi
    timeout 400 debootstrap --variant=minbase --include=python3,python3-venv,python3-pip,ca-certificates \
        bookworm "$work/base" >"$work/debootstrap.log" || die "no base image: $(tail -n 1 "$work/debootstrap.log")"
    ln -s /usr/bin/python3 "$work/base/usr/local/bin/python3"
    ln -s /usr/bin/python3 "$work/base/usr/local/bin/python"
    tar -C "$work/base" -c . | podman import --quiet - "$BASE" >/dev/null
    rm -rf "$work/base"
    say "base: Debian's own Python under the name of $BASE, as no registry can be reached"
}

# Prints a buildah option for each file and folder that pip's configuration on this machine needs, so that packages come
# from the same index inside. No address of it gets into the images.
pip_volumes() {
    python3 -m pip config list 2>/dev/null | python3 -c "
import ast, re, sys
from pathlib import Path
values, paths = {}, set()
for line in sys.stdin:
    name, _, value = line.strip().partition('=')
    key = name.rpartition('.')[2].strip(':')
    if key not in {'index-url', 'extra-index-url', 'find-links', 'cert', 'trusted-host', 'timeout', 'no-index'}:
        continue
    values.setdefault(key, ast.literal_eval(value))  # what the environment says comes first
    for word in values[key].split():
        local = Path(re.sub(r'^file://', '', word))
        if local.is_absolute() and local.exists():
            paths.add(local.parent if key != 'cert' and local.name == 'simple' else local)
Path(sys.argv[1]).write_text('\n'.join(['[global]', *(f'{key} = {value}' for key, value in values.items())]) + '\n')
print(f'--volume={sys.argv[1]}:/etc/pip.conf:ro')
for path in sorted(paths):
    print(f'--volume={path}:{path}:ro')
" "$work/pip.conf"
}

build() {
    local volumes
    mapfile -t volumes < <(pip_volumes)
    timeout 900 buildah build --quiet --format docker --layers --isolation chroot --network host "${volumes[@]}" \
        --file "$1" --tag "$2" . >"$work/build.log" 2>&1 || die "$1 does not build: $(tail -n 20 "$work/build.log")"
    say "built $1: $(buildah images --format '{{.Size}}' "$2")"
}

# What both images promise about themselves.
check_image() {
    local name=$1 image=$2 bill
    [ "$(inside "$name" id -u)" = 10001 ] || die "$image runs as $(inside "$name" id -u)"
    if inside "$name" sh -c ': >/opt/licet/x' 2>/dev/null; then die "$image: its root file system can be written"; fi
    if inside "$name" python -c 'import pip' 2>/dev/null; then die "$image holds pip"; fi
    bill=$(podman inspect --format '{{index .Config.Labels "io.licet.sbom.path"}}' "$image")
    inside "$name" python -c "
import json, sys
bill = json.load(open(sys.argv[1]))
assert bill['bomFormat'] == 'CycloneDX' and len(bill['components']) > 5
" "$bill" || die "$image: no bill of materials at $bill"
    podman image inspect "$image" | python3 -c '
import json, sys
print(*json.load(sys.stdin)[0]["Healthcheck"]["Test"][1:], sep="\0", end="\0")' >"$work/healthcheck"
    mapfile -t -d "" check <"$work/healthcheck"
    within 20 "$image is healthy" inside "$name" "${check[@]}"
    say "$name: user 10001, read-only, no pip, bill of materials, healthy"
}

try_server() {
    local began=$SECONDS
    start server "$SERVER" --network none --volume "$NAME-data:/data" --volume "$NAME-replica:/replica:U" \
        --env LICET_BASE_URL=https://license.example.com --env LICET_REPLICA_URL=file:///replica/licet \
        --env LICET_RECOVERY_PASSPHRASE=correct-horse-battery-staple
    within 30 "the server is ready" answers server 5000 /readyz 200
    say "the server answered after $((SECONDS - began)) s, the making of its database included"
    check_image server "$SERVER"
    inside server licet-server license issue --product OPT --plan enterprise --email customer@example.com --json >"$work/license"
    key=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["license_key"])' "$work/license")
    inside server licet-server product descriptor OPT >"$work/licet.toml"
}

try_mcp() {
    local code=0
    start mcp "$MCP" --network "container:$NAME-server" --volume "$NAME-state:/state" \
        --volume "$work/licet.toml:/etc/licet/licet.toml:ro" --env LICENSE_SERVER_URL=http://127.0.0.1:5000
    code=$(timeout 60 podman wait "$NAME-mcp")
    [ "$code" = 78 ] || die "without a license key the MCP server ended with $code, and not with 78"
    pod rm "$NAME-mcp" >/dev/null
    start mcp "$MCP" --network "container:$NAME-server" --volume "$NAME-state:/state" \
        --volume "$work/licet.toml:/etc/licet/licet.toml:ro" --env LICENSE_SERVER_URL=http://127.0.0.1:5000 \
        --env "OPTIMNOW_LICENSE_KEY=$key"
    check_image mcp "$MCP"
    inside mcp licet status >/dev/null || die "the license does not count in the MCP server's image"
    say "mcp: refuses to start without a key (78), runs with one"
    stop mcp 0 143 # the second is what a program without a handler for it ends with
}

# stop NAME CODE…: with SIGTERM, and in time; one of the codes it is.
stop() {
    local began=$SECONDS code name=$1
    shift
    pod stop --time 30 "$NAME-$name" >/dev/null
    code=$(podman inspect --format '{{.State.ExitCode}}' "$NAME-$name")
    [[ " $* " == *" $code "* ]] || die "$name ended with $code at SIGTERM"
    say "$name stopped with $code after $((SECONDS - began)) s"
}

# The volume is lost: a new one comes back from the replica, secrets and all.
try_restore() {
    pod kill --signal KILL "$NAME-server" >/dev/null
    start restored "$SERVER" --network none --volume "$NAME-restored:/data" --volume "$NAME-replica:/replica" \
        --env LICET_BASE_URL=https://license.example.com --env LICET_REPLICA_URL=file:///replica/licet \
        --env LICET_RECOVERY_PASSPHRASE=correct-horse-battery-staple
    within 30 "the restored server is ready" answers restored 5000 /readyz 200
    inside restored licet-server license show "$key" >/dev/null || die "the license is lost with the volume"
    inside restored licet-server audit verify >/dev/null || die "the audit log of the restored database is damaged"
    say "a lost volume came back from the replica"
    stop restored 0
}

install_tools
base_image
build deploy/Dockerfile.server "$SERVER"
build deploy/Dockerfile.mcp "$MCP"
try_server
try_mcp
try_restore
printf '\nboth images work:\n'
printf '  %s\n' "${seen[@]}"
