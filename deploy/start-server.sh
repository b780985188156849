#!/usr/bin/env bash
# Starts the license server; what stands behind its name goes to `licet-server serve`.
#
# With LICET_REPLICA_URL an empty data folder is filled from the replica first, and everything is replicated from then
# on. The server and Litestream live and die together: a server that is not replicated is not what was asked for. At the
# end the server stops first, and Litestream sends what is left.
set -euo pipefail

LICET_DATA_DIR=${LICET_DATA_DIR:-/data}
export LICET_DATA_DIR
config=${LITESTREAM_CONFIG:-/etc/litestream.yml}
database=$LICET_DATA_DIR/licet.db

die() {
    printf 'start-server: %s\n' "$1" >&2
    exit "${2:-1}"
}

check() {
    [ -z "${DATABASE_URL:-}${DATABASE_URL_FILE:-}" ] ||
        die "LICET_REPLICA_URL replicates the SQLite file in $LICET_DATA_DIR, and DATABASE_URL names another database: unset one of them" 78
    case $LICET_REPLICA_URL in
        ?*://?*) ;;
        *) die "LICET_REPLICA_URL must look like s3://bucket/path or file:///folder" 78 ;;
    esac
    command -v litestream >/dev/null || die "LICET_REPLICA_URL is set, and litestream is not installed" 69
    [ -r "$config" ] || die "$config cannot be read: it says how to replicate; LITESTREAM_CONFIG names another file" 78
    mkdir -p "$LICET_DATA_DIR" 2>/dev/null && [ -w "$LICET_DATA_DIR" ] ||
        die "$LICET_DATA_DIR cannot be written: as root, run \`chown -R $(id -u):$(id -g) $LICET_DATA_DIR\`" 73
    [ ! -e "$LICET_DATA_DIR/restore-unfinished" ] ||
        die "a restore into $LICET_DATA_DIR was interrupted: run \`licet-server restore FILE --force\` again" 78
}

# Restores beside, so that a restore that is killed leaves nothing that looks like a database.
restore() {
    local draft=$LICET_DATA_DIR/.restored.db said
    rm -rf "$draft" "$draft"-* "$draft".tmp*
    printf 'start-server: %s is empty; looking for a replica\n' "$LICET_DATA_DIR" >&2
    said=$(umask 077 && litestream restore -config "$config" -if-replica-exists -integrity-check full -o "$draft" "$database" 2>&1) || {
        rm -rf "$draft" "$draft"-* "$draft".tmp*
        die "the replica cannot be restored, and nothing was changed: $(printf '%s' "$said" | tail -n 1)" 74
    }
    if [ -e "$draft" ]; then
        rm -rf "$LICET_DATA_DIR/.licet.db-litestream" "$database-wal" "$database-shm"
        mv -f "$draft" "$database"
        printf 'start-server: restored %s from the replica\n' "$database" >&2
    elif [ -e "$LICET_DATA_DIR/pepper" ] && [ ! -e "$database" ]; then
        die "$database is gone, its secrets are there, and the replica is empty: put the database back, or empty $LICET_DATA_DIR to begin anew" 66
    fi
}

# Waits for a process whatever signals come in between, and returns how it ended.
ended() {
    local code
    while :; do
        code=0
        wait "$1" || code=$?
        kill -0 "$1" 2>/dev/null || return "$code"
    done
}

if [ -z "${LICET_REPLICA_URL:-}" ]; then
    exec licet-server serve --host 0.0.0.0 --port 5000 "$@"
fi

check
[ -s "$database" ] || restore

licet-server serve --host 0.0.0.0 --port 5000 "$@" &
server=$!
litestream replicate -config "$config" &
replica=$!
trap 'kill -TERM "$server" 2>/dev/null || true' TERM INT HUP

who='' code=0
wait -n -p who "$server" "$replica" || code=$?
if [ "${who:-}" = "$replica" ]; then
    printf 'start-server: litestream has ended, so the server stops too\n' >&2
    kill -TERM "$server" 2>/dev/null || true
    ended "$server" || true
    exit 70
fi
if [ "${who:-}" != "$server" ]; then # a signal came, and the server is stopping
    code=0
    ended "$server" || code=$?
fi
kill -TERM "$replica" 2>/dev/null || true
ended "$replica" || printf 'start-server: litestream could not send all that is left; it is on this disk\n' >&2
exit "$code"
