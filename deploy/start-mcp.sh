#!/bin/sh
# The entry of the customer's image: runs the command it is given, such as `licet status`, or the MCP server.
#
# Exit 78 means that nothing gets better by starting the server again: the license, or a setting. Where whoever runs the
# container starts it again whatever it said, as Docker does, LICET_RETRY_SECONDS keeps it from doing so all the time: the
# container stays, unhealthy, for so long, and ends then. A license that was renewed meanwhile is found by itself.
set -eu

# What .env leaves empty was not meant; to AWS's library it would be the name of a profile, or a region.
for name in AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN; do
    eval "[ -n \"\${$name-}\" ]" || unset "$name"
done

retry=${LICET_RETRY_SECONDS:-0}
case $retry in
    *[!0-9]*)
        echo "start-mcp: LICET_RETRY_SECONDS must be a number of seconds, and is '$retry'" >&2
        exit 78
        ;;
esac
if [ "$retry" -eq 0 ] || [ "${1-}" = licet ] || [ "${1-}" = python ]; then
    exec "$@"
fi

child=
trap 'kill -TERM "$child" 2>/dev/null || exit 143' TERM INT
"$@" &
child=$!
code=0
wait "$child" || code=$?
# A signal interrupts the waiting, not the server: that has its own time to give the seat back.
while kill -0 "$child" 2>/dev/null; do
    code=0
    wait "$child" || code=$?
done
if [ "$code" -eq 78 ]; then
    echo "start-mcp: not started; the next attempt is in $retry seconds, or at once after: docker compose restart" >&2
    sleep "$retry" &
    child=$!
    wait "$child" || code=143
    [ "$code" -eq 143 ] || code=78
fi
exit "$code"
