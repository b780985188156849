#!/bin/sh
# Installs a licensed MCP server on this machine, with Docker or Podman. --help says how.
# Beside it belong compose.customer.yaml, and licet.toml unless the image's own is right; a product.conf says which product
# this is about (`licet-server product kit` makes all of these).
set -eu
umask 077
LC_ALL=C
export LC_ALL
unset CDPATH

PRODUCT_NAME='OptimNow FinOps Tag Compliance MCP'
PRODUCT_SLUG=optimnow-finops-tag-compliance-mcp
KEY_VARIABLE=OPTIMNOW_LICENSE_KEY
MCP_IMAGE=
SERVER_URL=https://license.example.com
CONNECT_NAME=tag-compliance

SERVICE=mcp-server
NEEDS_DISK_MB=1024
NEEDS_MEMORY_MB=900
CLOCK_MAY_DIFFER=300
HEALTHY_WITHIN=120
HERE=$(cd "$(dirname "$0")" && pwd)
ME=$(basename "$0")
# shellcheck source=/dev/null
[ ! -f "$HERE/product.conf" ] || . "$HERE/product.conf"
# No program that is started from here on sees the license key.
unset KEY
eval "KEY=\${$KEY_VARIABLE-} KEY_FILE=\${${KEY_VARIABLE}_FILE-}"
unset "$KEY_VARIABLE" "${KEY_VARIABLE}_FILE"
[ -z "$KEY" ] || KEY_FILE=

usage() {
    cat <<END
Installs $PRODUCT_NAME on this machine.

  $ME [install] [options]      install, or change what is set; twice changes nothing
  $ME upgrade [--image REF]    take another image; the one before comes back when the new one is not healthy
  $ME status                   what runs, and what is licensed; 0 when healthy
  $ME uninstall [--purge]      stop and remove; .env and the state stay, unless --purge

  --key-file FILE     where the license key is; else \$$KEY_VARIABLE, \$${KEY_VARIABLE}_FILE, or asked for
  --image REF         NAME@sha256:DIGEST of the image
  --unpinned          take an image without a digest
  --aws-folder DIR    where AWS credentials are (~/.aws)
  --instance-role     credentials come from the role of this machine
  --dir DIR           where it is installed ($DIR)
  --yes               ask nothing;   --silent: and say nothing but what is wrong

AWS_*, HTTPS_PROXY, NO_PROXY, LICENSE_SERVER_URL, LICET_OFFLINE, LICET_INSTANCE_NAME, MCP_PORT, MCP_ADDRESS and MCP_CA_BUNDLE
of the environment are kept in .env.

Exit codes: 0 done · 2 command line · 3 not installed · 10 engine or kit missing · 11 disk or memory · 12 port taken ·
13 clock · 14 license server not reached · 15 AWS credentials · 20 no key · 21 license refused · 30 image · 31 not healthy
(what ran before runs again) · 32 not healthy, nor is what ran before · 40 another run · 41 folder
END
}

say() { [ -n "$SILENT" ] || printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "$ME" "$*" >&2; }
die() { # CODE, then in one line what is wrong and what helps
    code=$1
    shift
    warn "$*"
    exit "$code"
}
need_value() { [ "$#" -ge 2 ] && [ -n "$2" ] || die 2 "$1 needs a value; see $ME --help"; }

parse() {
    while [ "$#" -gt 0 ]; do
        case $1 in
            --key-file | --image | --dir | --aws-folder) need_value "$@" ;;
        esac
        case $1 in
            --key-file) KEY_FILE=$2 && shift ;;
            --image) ASKED_IMAGE=$2 && shift ;;
            --dir) DIR=$2 && shift ;;
            --aws-folder) AWS_FOLDER=$2 && shift ;;
            --instance-role) ROLE=yes ;;
            --unpinned) UNPINNED=yes ;;
            --purge) PURGE=yes ;;
            --yes) ASK='' ;;
            --silent) ASK='' SILENT=yes ;;
            -h | --help) usage && exit 0 ;;
            install | upgrade | uninstall | status)
                [ -z "$ACTION" ] || die 2 "one thing at a time: $ACTION or $1"
                ACTION=$1
                ;;
            # What is wrong is not repeated: it may be a license key.
            *) die 2 "an argument is not understood; see $ME --help (a license key goes into a file: --key-file)" ;;
        esac
        shift
    done
    ACTION=${ACTION:-install}
    [ -z "$PURGE" ] || [ "$ACTION" = uninstall ] || die 2 "--purge goes with uninstall"
    case $DIR in
        *[[:cntrl:]:\$]* | '') die 2 "--dir cannot be used: choose one without colons, dollars and control characters" ;;
        /*) ;;
        *) DIR=$(pwd)/$DIR ;;
    esac
    NEXT=$DIR/next BEFORE=$DIR/previous LOCK=$DIR/.lock
}

# --- The engine ---

find_engine() {
    for ENGINE in docker podman ''; do
        if [ -z "$ENGINE" ] || ! command -v "$ENGINE" >/dev/null 2>&1; then continue; fi
        # Under Docker's name it may be Podman, which answers otherwise.
        case $ENGINE:$("$ENGINE" --version 2>/dev/null) in docker:podman*) ;; *) break ;; esac
    done
    [ -n "$ENGINE" ] || die 10 "neither docker nor podman is here: install Docker 20.10 or Podman 4.7, or newer"
    # Podman has no server, and says nothing as long as it cannot work for this user.
    case $ENGINE in podman) format='{{.Client.Version}}' ;; *) format='{{.Server.Version}}' ;; esac
    about=$("$ENGINE" version --format "$format" 2>/dev/null) || about=
    [ -n "$about" ] || die 10 "$ENGINE does not answer: start it, and let this user use it (id -nG names its groups)"
    # Before 4.7 Podman has no `compose`.
    at_least "$about" "$([ "$ENGINE" = podman ] && echo 4.7 || echo 20.10)" ||
        die 10 "$ENGINE $about is too old: install Docker 20.10 or Podman 4.7, or newer"
    for COMPOSE in "$ENGINE compose" docker-compose ''; do
        # shellcheck disable=SC2086 # a command of two words
        about=$($COMPOSE version --short 2>/dev/null) && [ -n "$about" ] && [ -n "$COMPOSE" ] && break
    done
    [ -n "$COMPOSE" ] || die 10 "there is no $ENGINE compose: install the Compose plugin, version 2 or newer"
    at_least "${about#v}" 2.0 || die 10 "$COMPOSE $about is too old: install version 2 or newer"
}

at_least() { # VERSION MINIMUM
    printf '%s\n%s\n' "$1" "$2" | awk -F '[^0-9]+' '
        NR == 1 { major = $1 + 0; minor = $2 + 0 }
        NR == 2 { exit !(major > $1 + 0 || (major == $1 + 0 && minor >= $2 + 0)) }'
}

compose() { # FOLDER ARGUMENTS…
    folder=$1
    shift
    # shellcheck disable=SC2086 # a command of two words
    $COMPOSE --project-name "$PRODUCT_SLUG" --env-file "$folder/.env" -f "$folder/compose.yaml" "$@"
}

inside() { # COMMAND…: in a container like the one that is about to start
    compose "$NEXT" run --rm --no-deps -T "$SERVICE" "$@" </dev/null
}

health() { # healthy, starting, unhealthy, or nothing
    id=$(compose "$DIR" ps -q "$SERVICE" 2>/dev/null) || id=
    [ -z "$id" ] || "$ENGINE" inspect --format '{{.State.Health.Status}}' "$id" 2>/dev/null || true
}

# --- What is needed ---

check_machine() {
    [ -f "$HERE/compose.customer.yaml" ] || die 10 "compose.customer.yaml is missing beside $ME: unpack the whole kit"
    free=$(df -Pk "$DIR" | awk 'NR == 2 { print int($4 / 1024) }')
    [ "${free:-0}" -ge "$NEEDS_DISK_MB" ] || die 11 "$free MB are free at $DIR, and $NEEDS_DISK_MB are needed: make room, or choose --dir"
    if [ -r /proc/meminfo ]; then
        memory=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
        [ "$memory" -ge "$NEEDS_MEMORY_MB" ] || die 11 "this machine has $memory MB of memory, and $NEEDS_MEMORY_MB are needed"
    fi
}

check_port() {
    port=$(value MCP_PORT "$NEXT/.env")
    port=${port:-8080}
    case $port in *[!0-9]*) die 2 "MCP_PORT must be a number" ;; esac
    [ "$(value MCP_PORT "$DIR/.env")" != "$(value MCP_PORT "$NEXT/.env")" ] || [ -z "$(health)" ] || return 0
    for table in /proc/net/tcp /proc/net/tcp6; do
        [ ! -r "$table" ] || ! awk -v port=":$(printf '%04X' "$port")\$" \
            '$4 == "0A" && $2 ~ port { found = 1 } END { exit !found }' "$table" ||
            die 12 "port $port is taken: end what listens there, or choose another: MCP_PORT=8081 $ME"
    done
}

check_aws() {
    if [ -n "$ROLE" ] || [ -n "$(value AWS_ACCESS_KEY_ID "$NEXT/.env")" ]; then
        mkdir -p "$DIR/aws"
        chmod 755 "$DIR/aws"
        put AWS_FOLDER "$DIR/aws"
        return
    fi
    folder=${AWS_FOLDER:-$(value AWS_FOLDER "$NEXT/.env")}
    [ -n "$folder" ] || folder=${HOME:-/nonexistent}/.aws
    [ "$folder" != "$DIR/aws" ] || return 0
    readable='' found=''
    for file in "$folder/credentials" "$folder/config"; do
        [ -f "$file" ] || continue
        found=$file
        [ -n "$(find "$folder" -prune -perm -005)" ] && [ -n "$(find "$file" -perm -004)" ] || readable=no
    done
    [ -n "$found" ] || die 15 "no AWS credentials in $folder: aws configure, or set AWS_ACCESS_KEY_ID, or --aws-folder, or --instance-role"
    put AWS_FOLDER "$folder"
    [ -n "$readable" ] || return 0
    # shellcheck disable=SC2012 # only ls can say this everywhere; of a name that we chose
    owner=$(ls -dn "$found" | awk '{ print $3 ":" $4 }')
    [ "${owner%%:*}" != 0 ] || die 15 "$found can be read by root alone, which the server is not: chown it to another user, or choose --aws-folder"
    put MCP_UID "${owner%%:*}"
    put MCP_GID "${owner#*:}"
}

# --- .env ---

value() { # NAME FILE: what the file sets NAME to
    [ ! -f "$2" ] || sed -n "s/^$1=//p" "$2" | tail -n 1 | sed "s/[[:space:]]*\$//; s/^\([\"']\)\(.*\)\1\$/\2/"
}

put() { # NAME VALUE, into the .env that is being made; by the shell alone, so that no process list shows it
    case $2 in
        *[[:cntrl:]\']*) die 2 "$1 has a character in it that .env cannot hold" ;;
        *[!A-Za-z0-9._+/=:@,-]*) line="$1='$2'" ;;
        *) line="$1=$2" ;;
    esac
    {
        while IFS= read -r old || [ -n "$old" ]; do
            case $old in
                "$1="*) [ -z "$line" ] || printf '%s\n' "$line" && line= ;;
                *) printf '%s\n' "$old" ;;
            esac
        done <"$NEXT/.env"
        [ -z "$line" ] || printf '%s\n' "$line"
    } >"$NEXT/.env.part"
    mv "$NEXT/.env.part" "$NEXT/.env"
}

find_key() {
    if [ -n "$KEY_FILE" ]; then
        [ -f "$KEY_FILE" ] && [ -r "$KEY_FILE" ] || die 20 "the file of the license key cannot be read: check --key-file"
        KEY=$(cat "$KEY_FILE")
    fi
    [ -n "$KEY" ] || KEY=$(value "$KEY_VARIABLE" "$NEXT/.env")
    [ -n "$KEY" ] || ask_key
    KEY=$(printf '%s' "$KEY" | tr -d '[:space:]')
    [ -n "$KEY" ] || die 20 "the license key is empty: it is in the vendor's mail, and in the portal"
    case $KEY in
        *[!A-Za-z0-9._+/=:-]*) die 21 "MALFORMED: this is no license key: copy it again, whole, from the vendor's mail" ;;
    esac
    [ "${#KEY}" -le 8192 ] || die 21 "MALFORMED: this is too long for a license key: copy it again from the vendor's mail"
    put "$KEY_VARIABLE" "$KEY"
    unset KEY
}

ask_key() {
    [ -n "$ASK" ] && [ -t 0 ] || die 20 "no license key: give --key-file, or set $KEY_VARIABLE"
    TTY=$(stty -g)
    stty -echo
    printf 'License key of %s (it is not shown): ' "$PRODUCT_NAME" >&2
    IFS= read -r KEY || true
    stty "$TTY"
    TTY=
    echo >&2
}

stage() { # fill next/ with what shall be, from what is and what was asked for
    rm -rf "$NEXT"
    mkdir "$NEXT"
    if [ -f "$DIR/.env" ]; then cp "$DIR/.env" "$NEXT/.env"; else : >"$NEXT/.env"; fi
    cp "$HERE/compose.customer.yaml" "$NEXT/compose.yaml"
    mkdir -p "$DIR/trust"
    for name in AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN \
        HTTPS_PROXY NO_PROXY LICENSE_SERVER_URL LICET_OFFLINE LICET_INSTANCE_NAME MCP_PORT MCP_ADDRESS MCP_CA_BUNDLE; do
        eval "given=\${$name-}"
        [ -z "$given" ] || put "$name" "$given"
    done
    choose_image
    find_key
    check_aws
    # From here on .env alone counts: the shell's own variables would go before it.
    # shellcheck disable=SC2013,SC2016 # names of variables, one word each; and no expansion is meant
    for name in $(grep -o -e '\${[A-Za-z_][A-Za-z0-9_]*' -e '^ *[A-Z][A-Z0-9_]*:' "$NEXT/compose.yaml" | tr -d '${: ' | grep -v '_PROXY$'); do
        unset "$name"
    done
}

choose_image() {
    image=${ASKED_IMAGE:-$(value MCP_IMAGE "$NEXT/.env")}
    [ "$ACTION" != upgrade ] || image=${ASKED_IMAGE:-${MCP_IMAGE:-$image}}
    image=${image:-$MCP_IMAGE}
    [ -n "$image" ] || die 30 "which image? Give --image NAME@sha256:DIGEST, from the vendor"
    case $image in
        *@sha256:*) printf '%s' "${image##*@sha256:}" | grep -Eqx '[0-9a-f]{64}' || die 30 "the digest of the image is not whole: 64 digits follow @sha256:" ;;
        *) [ -n "$UNPINNED" ] || [ "$image" = "$(value MCP_IMAGE "$DIR/.env")" ] ||
            die 30 "the image has no digest: give NAME@sha256:DIGEST, or --unpinned to trust whoever moves its tag" ;;
    esac
    put MCP_IMAGE "$image"
    unset MCP_IMAGE
}

fetch_image() {
    image=$(value MCP_IMAGE "$NEXT/.env")
    if ! "$ENGINE" image inspect "$image" >/dev/null 2>&1; then
        say "Fetching $image"
        "$ENGINE" pull --quiet "$image" >/dev/null 2>"$NEXT/said" ||
            die 30 "the image cannot be fetched ($(tail -n 1 "$NEXT/said")): check its name, $ENGINE login, and the proxy"
    fi
    if [ -f "$HERE/licet.toml" ]; then
        cp "$HERE/licet.toml" "$NEXT/licet.toml"
    else
        "$ENGINE" run --rm --network none --entrypoint cat "$image" /etc/licet/licet.toml >"$NEXT/licet.toml" 2>/dev/null ||
            die 30 "the image has no /etc/licet/licet.toml: put the vendor's licet.toml beside $ME"
    fi
    chmod 644 "$NEXT/licet.toml"
    cp -R "$DIR/trust" "$NEXT/trust"
    chmod -R a+rX "$DIR/trust" "$NEXT/trust"
}

# --- The license, asked by the image itself: the same network, the same proxy, the same file as the server has ---

check_server() {
    [ -z "$(value LICET_OFFLINE "$NEXT/.env")" ] || return 0
    url=$(value LICENSE_SERVER_URL "$NEXT/.env")
    url=${url:-$SERVER_URL}
    inside python -c '
import sys, time, requests
from email.utils import parsedate_to_datetime
try:
    answer = requests.get(sys.argv[1].removesuffix("/validate").rstrip("/") + "/healthz", timeout=15)
    print("differs", round(time.time() - parsedate_to_datetime(answer.headers["Date"]).timestamp()))
except requests.RequestException as error:
    print("failed", type(error).__name__)
except (KeyError, ValueError):
    print("differs", 0)' "$url" >"$NEXT/said" 2>"$NEXT/errors" ||
        die 30 "the image does not run ($(tail -n 1 "$NEXT/errors")): look with $COMPOSE -f $DIR/compose.yaml logs"
    read -r outcome what <"$NEXT/said" || true
    case "$outcome $what" in
        'failed SSLError') die 14 "$url does not show a certificate that is trusted: a private CA goes into $DIR/trust, see MCP_CA_BUNDLE" ;;
        'failed ProxyError') die 14 "the proxy does not lead to $url: check HTTPS_PROXY" ;;
        'failed '*) die 14 "$url is not reached ($what): open port 443 to it, or set HTTPS_PROXY, or LICENSE_SERVER_URL" ;;
    esac
    [ "${what#-}" -le "$CLOCK_MAY_DIFFER" ] ||
        die 13 "the clock of this machine is ${what#-} seconds $(case $what in -*) echo behind ;; *) echo ahead of ;; esac) that of $url: set it, with NTP"
}

check_license() {
    status=0
    inside licet check >"$NEXT/said" 2>"$NEXT/errors" || status=$?
    [ "$status" -ne 0 ] || { say "License: $(head -n 1 "$NEXT/said")" && return; }
    [ -s "$NEXT/said" ] || cp "$NEXT/errors" "$NEXT/said"
    said=$(head -n 1 "$NEXT/said")
    case $said in
        SERVER_UNREACHABLE*) die 14 "$said" ;;
        CLOCK_ROLLBACK*) die 13 "$said" ;;
    esac
    die 21 "${said:-the license could not be checked: $COMPOSE run ended with $status}"
}

# --- Changing what runs ---

same() {
    for file in .env compose.yaml licet.toml; do cmp -s "$DIR/$file" "$NEXT/$file" || return 1; done
}

swap() { # from now on, until what is new is healthy, previous/ holds what was
    rm -rf "$BEFORE.part"
    mkdir "$BEFORE.part"
    for file in .env compose.yaml licet.toml; do
        [ ! -f "$DIR/$file" ] || cp -p "$DIR/$file" "$BEFORE.part/$file"
    done
    mv "$BEFORE.part" "$BEFORE"
    for file in licet.toml compose.yaml .env; do mv "$NEXT/$file" "$DIR/$file"; done
}

keep() { mv "$BEFORE" "$BEFORE.part" && rm -rf "$BEFORE.part"; }

restore() { # put back the files that previous/ holds, which stays when that fails
    for file in .env compose.yaml licet.toml; do
        if [ -f "$BEFORE/$file" ]; then
            { cp -p "$BEFORE/$file" "$DIR/$file.part" 2>/dev/null && mv "$DIR/$file.part" "$DIR/$file"; } || return 1
        else
            rm -f "$DIR/$file"
        fi
    done
    keep
}

undo() { # what was before a change comes back: its files, and what ran
    [ -d "$BEFORE" ] || return 0
    if [ -f "$BEFORE/compose.yaml" ]; then
        restore || return 1
        compose "$DIR" up -d --remove-orphans >/dev/null 2>&1 || warn "what ran before does not start: $COMPOSE -f $DIR/compose.yaml up -d"
    else
        compose "$DIR" down ${FRESH:+--volumes} >/dev/null 2>&1 || true
        restore
    fi
}

start() {
    compose "$DIR" up -d --remove-orphans >"$DIR/.said" 2>&1 || return 1
    waited=0
    while state=$(health) && [ "$state" != healthy ]; do
        [ "$state" != unhealthy ] && [ "$waited" -lt "$HEALTHY_WITHIN" ] || return 1
        sleep 1
        waited=$((waited + 1))
    done
}

why() { compose "$DIR" logs --no-log-prefix --tail 1 "$SERVICE" 2>/dev/null | grep . || tail -n 1 "$DIR/.said"; }

apply() {
    if same && [ "$(health)" = healthy ]; then
        say "Nothing has changed."
        return
    fi
    check_port
    swap
    if start; then
        keep
        return
    fi
    reason=$(why)
    was_there=$(ls "$BEFORE/compose.yaml" 2>/dev/null) || true
    undo || die 32 "the new server did not become healthy (${reason:-no word}), and the files before it cannot be put back: make room in $DIR, and run $ME again"
    [ -n "$was_there" ] || die 31 "the server did not become healthy (${reason:-no word from it}); it was removed again"
    start || die 32 "neither the new server (${reason:-no word}) nor the one before becomes healthy: $COMPOSE -f $DIR/compose.yaml logs"
    die 31 "the new server did not become healthy (${reason:-no word from it}); the one before runs again"
}

# --- One at a time, and nothing half-done ---

lock() {
    if ! mkdir -p "$DIR" 2>/dev/null || [ ! -w "$DIR" ]; then die 41 "$DIR cannot be written: choose --dir, or run as its owner"; fi
    if ! mkdir "$LOCK" 2>/dev/null; then
        holder=$(cat "$LOCK/pid" 2>/dev/null) || holder=
        if [ -z "$holder" ] || kill -0 "$holder" 2>/dev/null || ! mv "$LOCK" "$LOCK.$$" 2>/dev/null; then
            die 40 "another run is at work in $DIR: wait for it (should there be none, remove $LOCK)"
        fi
        # Somebody else may have been faster, and this be his lock.
        [ "$(cat "$LOCK.$$/pid")" = "$holder" ] || { mv "$LOCK.$$" "$LOCK" && die 40 "another run is at work in $DIR: wait for it"; }
        rm -rf "$LOCK.$$"
        mkdir "$LOCK" 2>/dev/null || die 40 "another run is at work in $DIR: wait for it"
    fi
    LOCKED=yes
    echo "$$" >"$LOCK/pid"
    rm -rf "$BEFORE.part"
    [ ! -d "$BEFORE" ] || { warn "an earlier run was cut off: what it had not finished is undone" && undo; } ||
        die 11 "what an earlier run began cannot be undone: make room in $DIR, and run $ME again"
}

leave() {
    status=$?
    trap - EXIT INT TERM HUP
    [ -z "$TTY" ] || stty "$TTY"
    [ -n "$LOCKED" ] || exit "$status"
    undo || true # previous/ is still there, for the next run
    # The questions to the license made a volume and a network.
    if [ -n "$FRESH" ] && [ ! -f "$DIR/.env" ] && [ -f "$NEXT/licet.toml" ]; then
        compose "$NEXT" down --volumes >/dev/null 2>&1 || true
    fi
    rm -rf "$NEXT" "$DIR/.said" "$LOCK"
    if [ ! -f "$DIR/.env" ]; then
        rmdir "$DIR/trust" "$DIR/aws" 2>/dev/null || true
        rmdir "$DIR" 2>/dev/null || true
    fi
    exit "$status"
}

ours() { grep -qs '^MCP_IMAGE=' "$DIR/.env"; } # and not the settings of something else

installed() { # FILE that has to be there
    { ours && [ -f "$DIR/$1" ]; } || die 3 "$PRODUCT_NAME is not installed in $DIR: $ME install, or --dir"
}

check_folder() { # what uninstall removes must not be somebody else's
    ours && return
    other=$(find "$DIR" -mindepth 1 -maxdepth 1 | sed 's|.*/||' | grep -Evx '\.env(\.part)?|\.lock.*|\.said|next|trust|aws' | head -n 1) || true
    [ -z "$other" ] || die 41 "$DIR holds other things, such as $other: choose a folder of its own with --dir"
}

install() {
    [ "$ACTION" = install ] || installed compose.yaml
    check_folder
    if [ ! -f "$DIR/.env" ]; then
        [ -z "$("$ENGINE" ps -aq --filter "label=com.docker.compose.project=$PRODUCT_SLUG")" ] ||
            die 41 "it is installed already, in another folder than $DIR: name that with --dir"
        FRESH=yes
    fi
    check_machine
    stage
    fetch_image
    check_server
    check_license
    apply
    port=$(value MCP_PORT "$DIR/.env")
    say "$PRODUCT_NAME runs: $(value MCP_IMAGE "$DIR/.env")
Claude Code:     claude mcp add --transport http --scope user $CONNECT_NAME http://127.0.0.1:${port:-8080}/mcp
Claude Desktop:  { \"mcpServers\": { \"$CONNECT_NAME\": { \"command\": \"$ENGINE\", \"args\": [\"exec\", \"-i\", \"$PRODUCT_SLUG-$SERVICE-1\", \"licet-tag-compliance\"] } } }"
}

show_status() {
    installed compose.yaml
    state=$(health)
    say "$PRODUCT_NAME: ${state:-not running}, $(value MCP_IMAGE "$DIR/.env")"
    [ "$state" = healthy ] || die 31 "the server is not healthy: $COMPOSE -f $DIR/compose.yaml logs"
    compose "$DIR" exec -T "$SERVICE" licet status </dev/null
}

uninstall() {
    installed .env
    if [ -n "$PURGE" ] && [ -n "$ASK" ]; then
        [ -t 0 ] || die 2 "--purge deletes the license key and the state: confirm with --yes"
        printf 'Delete the license key, the settings and the state in %s? [y/N] ' "$DIR" >&2
        read -r answer
        case $answer in [yY]*) ;; *) die 2 "nothing was removed" ;; esac
    fi
    image=$(value MCP_IMAGE "$DIR/.env")
    if [ -f "$DIR/compose.yaml" ]; then gone=$DIR; else # --purge after an uninstall without it
        mkdir "$NEXT"
        cp "$DIR/.env" "$HERE/licet.toml" "$NEXT/" 2>/dev/null || true
        cp "$HERE/compose.customer.yaml" "$NEXT/compose.yaml"
        gone=$NEXT
    fi
    compose "$gone" down --remove-orphans ${PURGE:+--volumes} >"$DIR/.said" 2>&1 ||
        die 10 "the server could not be removed ($(tail -n 1 "$DIR/.said")); nothing else was touched"
    rm -rf "$DIR/compose.yaml" "$DIR/licet.toml"
    if [ -n "$PURGE" ]; then
        rm -rf "$DIR/.env" "$DIR/trust" "$DIR/aws"
        "$ENGINE" image rm "$image" >/dev/null 2>&1 || true
        say "Removed: the server, its state, its image, and what was in $DIR."
    else
        say "Removed: the server. Kept: $DIR/.env with the license key, and the state; --purge removes these too."
    fi
}

ACTION='' ASKED_IMAGE='' AWS_FOLDER='' ROLE='' UNPINNED='' PURGE='' SILENT='' ASK=yes LOCKED='' FRESH='' TTY=''
DIR=${XDG_DATA_HOME:-${HOME:-}/.local/share}/$PRODUCT_SLUG
[ "$(id -u)" -ne 0 ] || DIR=/opt/$PRODUCT_SLUG
parse "$@"
find_engine
[ "$ACTION" = install ] || [ -d "$DIR" ] || installed .env
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
[ "$ACTION" = status ] || lock
case $ACTION in
    install | upgrade) install ;;
    status) show_status ;;
    uninstall) uninstall ;;
esac
