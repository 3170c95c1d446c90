# Sourced by the scripts of this folder: builds what they run, starts and ends nginx and perisco, reads what the kernel counts.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
scratch=$(mktemp -d)
nginx_pid=
perisco_pid=
stats_before=
STRICT=
[ "${1:-}" != --strict ] || STRICT=--strict

die() {
    echo "$(basename "$0"): $1" >&2
    exit 2
}

clean() {
    [ -z "$stats_before" ] || sysctl -qw "kernel.bpf_stats_enabled=$stats_before"
    for pid in $perisco_pid $nginx_pid; do
        kill "$pid" 2> /dev/null && wait "$pid" || true
    done
    rm -rf "$scratch"
}
trap clean EXIT

[ "$(id -u)" = 0 ] || die "this loads programs into the kernel: run it as root"

needs() {
    for tool; do
        command -v "$tool" > /dev/null || die "$tool is needed"
    done
}

# One worker, which is the process itself, on the first CPU; a small answer.
start_nginx() {
    port=$((20000 + RANDOM % 10000))
    cat > "$scratch/nginx.conf" << CONF
daemon off; master_process off; pid $scratch/nginx.pid; error_log stderr error;
events {}
http {
  access_log off; keepalive_requests 1000000000; client_body_temp_path $scratch/body; proxy_temp_path $scratch/proxy;
  fastcgi_temp_path $scratch/fastcgi; uwsgi_temp_path $scratch/uwsgi; scgi_temp_path $scratch/scgi;
  server { listen 127.0.0.1:$port; location / { return 200 'hello'; } }
}
CONF
    taskset -c 0 nginx -p "$scratch" -c "$scratch/nginx.conf" &
    nginx_pid=$!
    until (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do
        kill -0 "$nginx_pid" || die "nginx did not start"
        sleep 0.1
    done
}

# perisco live of connections at $port, with more options; its statistics go to $scratch/perisco.err when it ends.
start_perisco() {
    env --default-signal=INT "$root/examples/cli/perisco" live --format none --stats --port "$port" "$@" \
        > "$scratch/perisco.out" 2> "$scratch/perisco.err" &
    perisco_pid=$!
    until grep -qs link_type /proc/$perisco_pid/fdinfo/*; do
        kill -0 "$perisco_pid" 2> /dev/null || { cat "$scratch/perisco.err" >&2; die "perisco did not start"; }
        sleep 0.2
    done
    sleep 1
}

stop_perisco() {
    kill -INT "$perisco_pid"
    wait "$perisco_pid" || true # 2: something was left out, which is for the caller to judge
    perisco_pid=
    grep -q '^balanced: yes' "$scratch/perisco.err" || { cat "$scratch/perisco.err" >&2; die "the ledger is not balanced"; }
}

# A counter of perisco's statistics.
counter() {
    awk -v name="$1" '$1 == name { n = $2 } END { print n + 0 }' "$scratch/perisco.err"
}

# Nanoseconds that a process was on a CPU.
cpu_nanos() {
    cut -d ' ' -f 1 /proc/"$1"/task/*/schedstat | awk '{ n += $1 } END { printf "%.0f\n", n }'
}

# $1 requests, $2 a second (0: as many as go), over 16 connections from the other CPU, as a rule; dies unless all are answered.
# $3 is a file for a line of each: when it began, its status, and how many microseconds it took.
load() {
    local each=$(($2 / 16))
    taskset -c 1 h2load --h1 -t 1 -c 16 -n "$1" ${each:+$([ "$each" = 0 ] || echo "--rps=$each")} \
        ${3:+"--log-file=$3"} "http://127.0.0.1:$port/" > "$scratch/load" 2>&1
    grep -q " $1 succeeded" "$scratch/load" || { cat "$scratch/load" >&2; die "not all requests were answered"; }
}

# The 99th percentile of what load wrote, in microseconds.
p99() {
    cut -f 3 "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR * 99 + 99) / 100)] }'
}

median() {
    sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# Prints a figure beside its goal; with --strict, ends the script if the goal is missed.
verdict() { # text, figure, the most it may be
    if awk -v a="$2" -v b="$3" 'BEGIN { exit !(a <= b) }'; then
        echo "$1: reached"
    else
        echo "$1: MISSED"
        [ -z "$STRICT" ] || exit 1
    fi
}
