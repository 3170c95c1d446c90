"""The client of make.sh for what curl does not do: pipelining, trailers in a request, a WebSocket, a slow sender."""
import socket
import sys
import time

NGINX, PYTHON = int(sys.argv[1]), int(sys.argv[2])


def talk(port, *parts, read=1 << 20):
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in parts:
            s.sendall(part)
            time.sleep(0.02)
        s.settimeout(0.3)
        try:
            while s.recv(read):
                pass
        except TimeoutError:
            pass


get = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
talk(NGINX, b"".join(get % p for p in (b"/greet", b"/static/none", b"/greet?n=2", b"/greet?n=3", b"/greet?token=secret")))
talk(NGINX, *(bytes([c]) for c in b"GET /greet HTTP/1.1\r\nHost: a\r\n\r\n"))
talk(NGINX, b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n", get % b"/greet")
talk(PYTHON, b"POST /push HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-End\r\n\r\n",
     b"5;last=no\r\nhello\r\n", b"0\r\nX-End: yes\r\n\r\n")
talk(PYTHON, b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
     b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", b"\x81\x85\0\0\0\0hello")
talk(PYTHON, b"GET /greet HTTP/1.1\nHost: a\n\n", b"HEAD /greet HTTP/1.1\r\nHost: a\r\nCookie: a=b\r\n\r\n")
