#!/usr/bin/env bash
# Makes http1.pcap, h2c.pcap, grpc.pcap and redis.pcap (or the one that is named): real servers and real clients on loopback, recorded by
# tcpdump. http1: nginx on 8880 and server.py on 8882; curl and client.py. h2c: nghttpx on 8881 before server.py, nghttpd
# on 8883; curl, nghttp and h2load. grpc: grpc-java with itself on 8882. redis: redis-server on 8885; redis-cli and
# redis-benchmark. Needs root (for tcpdump); starts and ends only its own processes.
# $INTO is another directory for them, $CALLS a class path that has io.perisco.grpc.CaptureCalls already.
set -euo pipefail
cd "$(dirname "$0")"
into=${INTO:-.}

need() {
    for tool in tcpdump curl python3 "$@"; do
        command -v "$tool" >/dev/null || { echo "make.sh: $tool is missing; apt-get install $tool" >&2; exit 1; }
    done
}

work=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

await() {
    for port in "$@"; do
        for _ in $(seq 50); do (exec 3<>/dev/tcp/127.0.0.1/"$port") 2>/dev/null && break; sleep 0.1; done
    done
}

record() { # name, filter
    : > "$work/tcpdump.log"
    tcpdump -i lo -B 32768 -U --immediate-mode -s 0 -w "$work/$1.pcap" "$2" 2>"$work/tcpdump.log" & dump=$!
    pids+=("$dump")
    for _ in $(seq 50); do grep -q listening "$work/tcpdump.log" && break; sleep 0.1; done
}

recorded() { # name
    sleep 1
    kill -INT "$dump"
    wait "$dump" || true
    grep -q '^0 packets dropped by kernel' "$work/tcpdump.log" || { cat "$work/tcpdump.log" >&2; exit 1; }
    mv "$work/$1.pcap" "$into/$1.pcap"
    ls -l "$into/$1.pcap"
}

get() { curl -sS -o /dev/null -H 'User-Agent: curl' "$@"; }

mkdir -p "$work/static"
python3 - "$work/static/example.jpg" <<'PY'
import random, sys
random.seed(8880)
data = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(random.randrange(256) for _ in range(102117 - 13)) + b"\xff\xd9"
open(sys.argv[1], "wb").write(data)
PY
python3 -c 'print("{\"data\":\"" + "x" * 20625 + "\"}", end="")' > "$work/body.json"

http1() {
    need nginx
cat > "$work/nginx.conf" <<CONF
daemon off; pid $work/nginx.pid; error_log $work/error.log; worker_processes 1; user root;
events {}
http {
    access_log off; server_tokens off; etag off;
    client_body_temp_path $work/b; proxy_temp_path $work/p; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;
    types { image/jpeg jpg; } default_type "text/plain; charset=utf-8";
    server {
        listen 127.0.0.1:8880;
        location = /greet { return 200 "hello! from http/1.1"; }
        location /static/ { root $work; }
        location / { proxy_pass http://127.0.0.1:8882; proxy_http_version 1.1; }
    }
}
CONF
    nginx -c "$work/nginx.conf" & pids+=($!)
    python3 server.py 8882 & pids+=($!)
    await 8880 8882
    record http1 'tcp port 8880 or (tcp port 8882 and tcp[2:2] != 0)'
    get http://127.0.0.1:8880/greet
    get -H 'Content-Type: application/json' -H 'Expect:' --data-binary "@$work/body.json" http://127.0.0.1:8880/push
    get http://127.0.0.1:8880/static/example.jpg
    get -I http://127.0.0.1:8880/static/example.jpg
    get -z "$work/static/example.jpg" http://127.0.0.1:8880/static/example.jpg
    get -r 0-99 http://127.0.0.1:8880/static/example.jpg
    get -H 'Expect: 100-continue' -H 'Content-Type: application/json' --data-binary "@$work/body.json" http://127.0.0.1:8882/push
    get -H 'Transfer-Encoding: chunked' -H 'Expect:' --data-binary '@-' http://127.0.0.1:8882/push < "$work/body.json"
    get http://127.0.0.1:8882/chunked
    get http://127.0.0.1:8882/early
    get -0 http://127.0.0.1:8882/close
    get --http2 http://127.0.0.1:8882/greet
    get -p -x http://127.0.0.1:8882 http://127.0.0.1:8882/greet
    get -X PROPFIND http://127.0.0.1:8882/greet
    python3 client.py 8880 8882
    recorded http1
}

h2c() {
    need nghttpx nghttpd nghttp h2load
    python3 server.py 8884 & pids+=($!)
    nghttpx --conf=/dev/null -f '127.0.0.1,8881;no-tls' -b '127.0.0.1,8884;;proto=http/1.1' \
        --workers=1 --errorlog-file="$work/nghttpx.log" --no-ocsp & pids+=($!)
    nghttpd --no-tls -d "$work/static" --trailer 'x-sum: 7' -p/index.html=/style.css 8883 & pids+=($!)
    printf 'the page' > "$work/static/index.html"
    printf 'p { }' > "$work/static/style.css"
    await 8881 8883 8884
    sleep 1 # nghttpx listens before its worker is there
    record h2c 'tcp port 8881 or tcp port 8883'
    local known=(--http2-prior-knowledge)
    get "${known[@]}" http://127.0.0.1:8881/greet
    get "${known[@]}" -H 'Content-Type: application/json' --data-binary "@$work/body.json" http://127.0.0.1:8881/push
    get "${known[@]}" http://127.0.0.1:8881/pull
    get --http2 http://127.0.0.1:8881/redir --next -sS -o /dev/null --http2 -H 'User-Agent: curl' \
        -H 'Referer: http://127.0.0.1:8881/redir' http://127.0.0.1:8881/greet
    get "${known[@]}" -I http://127.0.0.1:8881/greet
    get "${known[@]}" -H 'Authorization: Bearer secret' -H 'Cookie: session=secret' 'http://127.0.0.1:8881/greet?token=secret'
    get --http2 http://127.0.0.1:8881/greet
    get --http2 -H 'Content-Type: application/json' --data-binary "@$work/body.json" http://127.0.0.1:8881/push
    get http://127.0.0.1:8881/greet
    h2load -n 30 -c 3 -m 10 http://127.0.0.1:8881/greet >/dev/null
    h2load -n 300 -c 3 -m 100 http://127.0.0.1:8883/style.css >/dev/null
    h2load -n 200 -c 1 -m 100 --header-table-size=256 http://127.0.0.1:8883/style.css >/dev/null
    nghttp -n http://127.0.0.1:8883/index.html
    nghttp -n -u http://127.0.0.1:8881/greet
    nghttp -n -b 100 --trailer 'x-end: yes' -d "$work/body.json" http://127.0.0.1:8883/style.css
    nghttp -n --no-dep --continuation -H 'x-long: 1' http://127.0.0.1:8883/style.css http://127.0.0.1:8883/none
    nghttp -n -t 50ms http://127.0.0.1:8881/slow || true
    recorded h2c
}

grpc() {
    need java
    local module=../../perisco-grpc
    if [ -z "${CALLS:-}" ]; then
        need mvn
        (cd ../.. && mvn -B -q -DskipTests -pl perisco-grpc -am package \
            dependency:build-classpath -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test)
        CALLS="$module/target/test-classes:$module/target/classes:$(cat "$work/classpath")"
    fi
    record grpc 'tcp port 8882'
    java -cp "$CALLS" io.perisco.grpc.CaptureCalls 8882
    recorded grpc
}

redis() {
    need redis-server
    redis-server --port 8885 --bind 127.0.0.1 --save '' --dir "$work" --rename-command COMMAND '' > /dev/null & pids+=($!)
    await 8885
    record redis 'tcp port 8885'
    local cli=(redis-cli -p 8885)
    "${cli[@]}" > /dev/null <<'COMMANDS'
SET greeting hello
GET greeting
GET none
INCR visits
AUTH secret
LPUSH greeting a
NONSENSE
RPUSH list message b c
LRANGE list 0 -1
MULTI
INCR visits
SET greeting bye
EXEC
MULTI
INCR visits
DISCARD
EVAL "return {1, {2, 'three'}, redis.status_reply('fine')}" 0
QUIT
COMMANDS
    "${cli[@]}" -3 > /dev/null <<'COMMANDS'
HSET hash a 1 b 2
HGETALL hash
SADD set a b
SMEMBERS set
ZADD sorted 1.5 a
ZSCORE sorted a
GET none
CLIENT TRACKING ON
GET greeting
SET greeting again
PING
COMMANDS
    head -c 20000 /dev/zero | tr '\0' v | "${cli[@]}" -x SET large > /dev/null
    "${cli[@]}" GET large > /dev/null
    "${cli[@]}" MONITOR > /dev/null & local monitor=$!
    pids+=("$monitor")
    "${cli[@]}" SUBSCRIBE news rain > /dev/null & pids+=($!)
    "${cli[@]}" -3 PSUBSCRIBE 'n*' > /dev/null & pids+=($!)
    sleep 0.5
    "${cli[@]}" PUBLISH news 'it rains' > /dev/null
    "${cli[@]}" PUBLISH rain 'a lot' > /dev/null
    sleep 0.2
    kill "$monitor"
    printf '*2\r\n$4\r\nINCR\r\n$1\r\na\r\n%.0s' $(seq 100) | "${cli[@]}" --pipe > /dev/null
    redis-benchmark -p 8885 -n 320 -c 2 -P 16 -t set,get -q > /dev/null
    recorded redis
}

for name in "${@:-http1 h2c grpc redis}"; do
    for one in $name; do "$one"; done
done
