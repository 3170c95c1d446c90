#!/usr/bin/env bash
# Makes http1.pcap: real servers (nginx on 8880, server.py on 8882) and real clients (curl, client.py) on loopback,
# recorded by tcpdump. Needs root (for tcpdump), nginx, tcpdump, curl and python3; starts and ends only its own processes.
set -euo pipefail
cd "$(dirname "$0")"

for tool in nginx tcpdump curl python3; do
    command -v "$tool" >/dev/null || { echo "make.sh: $tool is missing; apt-get install $tool" >&2; exit 1; }
done

work=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

mkdir -p "$work/static"
python3 - "$work/static/example.jpg" <<'PY'
import random, sys
random.seed(8880)
data = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(random.randrange(256) for _ in range(102117 - 13)) + b"\xff\xd9"
open(sys.argv[1], "wb").write(data)
PY
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
for port in 8880 8882; do
    for _ in $(seq 50); do (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && break; sleep 0.1; done
done

tcpdump -i lo -U -s 0 -w "$work/http1.pcap" 'tcp port 8880 or (tcp port 8882 and tcp[2:2] != 0)' 2>"$work/tcpdump.log" & dump=$!
pids+=("$dump")
for _ in $(seq 50); do grep -q listening "$work/tcpdump.log" && break; sleep 0.1; done

get() { curl -sS -o /dev/null -H 'User-Agent: curl' "$@"; }
python3 -c 'print("{\"data\":\"" + "x" * 20625 + "\"}", end="")' > "$work/body.json"
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
sleep 0.5
kill -INT "$dump"
wait "$dump" || true
mv "$work/http1.pcap" http1.pcap
ls -l http1.pcap
