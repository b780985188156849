#!/bin/sh
# Makes the secrets of compose.vendor.yaml in the folder secrets/ beside it. Safe to repeat: what is there stays.
#
# Compose mounts these files as they are, owner and mode, and the services run as users of their own. So the folder lets
# nobody of this machine in, and the files in it may be read by whoever they are handed to.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 700 secrets

random() {
    head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'
}

# keep NAME < VALUE: the whole file appears at once, or not at all.
keep() {
    if [ -s "secrets/$1" ]; then
        cat >/dev/null
        return
    fi
    cat >"secrets/.$1.new"
    if [ ! -s "secrets/.$1.new" ]; then
        echo "make-secrets.sh: nothing came for secrets/$1: are od and /dev/urandom there, and is the disk full?" >&2
        exit 1
    fi
    chmod 444 "secrets/.$1.new"
    mv "secrets/.$1.new" "secrets/$1"
    echo "made secrets/$1"
}

for name in secret_key licet_pepper keyring_passphrase recovery_passphrase metrics_token postgres_password redis_password; do
    random | keep "$name"
done
printf 'postgresql://licet:%s@postgres:5432/licet' "$(cat secrets/postgres_password)" | keep database_url
printf 'redis://:%s@redis:6379/0' "$(cat secrets/redis_password)" | keep redis_url
keep redis_conf <<EOF
requirepass $(cat secrets/redis_password)
dir /data
save ""
appendonly no
maxmemory 128mb
maxmemory-policy volatile-ttl
EOF

# Yours to fill in, when .env names them; Compose wants every file to be there.
for name in smtp_password stripe_secret_key stripe_webhook_secret paddle_api_key paddle_webhook_secret; do
    if [ ! -e "secrets/$name" ]; then
        : >"secrets/$name"
        chmod 644 "secrets/$name"
    fi
done

echo "secrets/ is complete; keep a copy of licet_pepper, keyring_passphrase and recovery_passphrase where no fire reaches both"
