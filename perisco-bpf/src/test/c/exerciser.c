/*
 * Makes socket calls of every kind over loopback, with HTTP/1.1 in them.
 *
 *   exerciser SEND RECEIVE [FAMILY]     one exchange: the client sends by SEND, the server receives by RECEIVE, and answers likewise
 *   exerciser SCENARIO                  one of those below
 *
 * Prints the port of the server before any byte is carried, waits for a line on standard input, and ends with 0 if every call did what it
 * should, with 3 if io_uring was to be used and is refused here.
 */
#define _GNU_SOURCE
#include "calls.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sendfile.h>
#include <sys/wait.h>

#define HEAD "GET /exercise HTTP/1.1\r\n"
#define FIELDS "Host: exerciser\r\nX-Filler: 0123456789\r\n"
#define BLANK "\r\n"
#define OK "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

/* ---- a connection, both ends of which are ours */

static int client, server, listener;

static void announce(int port)
{
	char line[8];

	printf("%d\n", port);
	fflush(stdout);
	must(fgets(line, sizeof(line), stdin) != NULL, "a line to go on");
}

/* "4", "6", or "mapped": an IPv4 client of an IPv6 server */
static struct sockaddr_storage to;
static socklen_t to_size;

static void listen_on(const char *family)
{
	struct sockaddr_storage at = { 0 };
	struct sockaddr_in *in = (struct sockaddr_in *)&at;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&at;
	socklen_t size;

	if (!strcmp(family, "4")) {
		in->sin_family = AF_INET;
		in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		size = sizeof(*in);
	} else {
		in6->sin6_family = AF_INET6;
		in6->sin6_addr = strcmp(family, "mapped") ? in6addr_loopback : in6addr_any;
		size = sizeof(*in6);
	}
	listener = socket(at.ss_family, SOCK_STREAM, 0);
	must(!bind(listener, (struct sockaddr *)&at, size), "bind");
	must(!listen(listener, 64), "listen");
	must(!getsockname(listener, (struct sockaddr *)&at, &size), "getsockname");
	to = at;
	to_size = size;
	if (!strcmp(family, "mapped")) {
		struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = in6->sin6_port };

		four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		memcpy(&to, &four, sizeof(four));
		to_size = sizeof(four);
	}
}

static int port(void)
{
	return ntohs(((struct sockaddr_in *)&to)->sin_port);
}

static void connect_to_ourselves(void)
{
	int one = 1;

	client = socket(to.ss_family, SOCK_STREAM, 0);
	must(!connect(client, (struct sockaddr *)&to, to_size), "connect");
	server = accept(listener, NULL, NULL);
	must(server >= 0, "accept");
	setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

static void hang_up(void)
{
	char rest[16];

	close(client);
	must(read(server, rest, sizeof(rest)) == 0, "the end");
	close(server);
}

static void ask(void)
{
	send_by("write", client, HEAD FIELDS BLANK);
	receive_by("read", server, strlen(HEAD FIELDS BLANK));
}

static void answer(void)
{
	send_by("write", server, OK);
	receive_by("read", client, strlen(OK));
}

static void exchange(void)
{
	ask();
	answer();
}

/* ---- scenarios */

static void peek(void)
{
	char seen[64];

	send_by("write", client, HEAD FIELDS BLANK);
	must(recv(server, seen, sizeof(seen), MSG_PEEK) == sizeof(seen), "peek");
	must(recv(server, seen, 10, MSG_PEEK) == 10, "peek again");
	receive_by("recv", server, strlen(HEAD FIELDS BLANK));
	answer();
}

/* Nothing to read, a pipe that broke, no bytes asked for: a hundred thousand calls that move nothing. */
static void nothing(void)
{
	char byte;

	for (int i = 0; i < 100000; i++)
		must(recv(server, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN, "EAGAIN");
	must(recv(server, &byte, 0, MSG_DONTWAIT) <= 0, "nothing of nothing");
	exchange();
	must(!shutdown(client, SHUT_WR), "shutdown");
	must(send(client, "x", 1, MSG_NOSIGNAL) < 0 && errno == EPIPE, "EPIPE");
	for (int i = 0; i < 1000; i++)
		must(read(server, &byte, 1) == 0, "the end, again and again");
}

/* The socket takes less than is offered; the rest is offered again. */
static void short_writes(void)
{
	static char body[1 << 20];
	size_t size = sizeof(body), sent = 0, have = 0, shorts = 0;
	int small = 4096, flags = fcntl(client, F_GETFL);
	char head[128];

	memset(body, 'b', size);
	snprintf(head, sizeof(head), "POST /short HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n", size);
	setsockopt(client, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	send_by("write", client, head);
	receive_by("read", server, strlen(head));
	fcntl(client, F_SETFL, flags | O_NONBLOCK);
	while (have < size) {
		if (sent < size) {
			ssize_t n = write(client, body + sent, size - sent);

			must(n > 0 || errno == EAGAIN, "a short write");
			if (n > 0) {
				shorts += (size_t)n < size - sent;
				sent += n;
			}
		}
		ssize_t n = recv(server, received, sizeof(received), MSG_DONTWAIT);

		must(n > 0 || errno == EAGAIN, "a read");
		have += n > 0 ? n : 0;
	}
	must(shorts > 0, "one write at least was short");
	answer();
}

/* One call of a megabyte. */
static void large(void)
{
	static char text[1 << 20];
	pid_t child;
	int n;

	n = snprintf(text, sizeof(text), "POST /large HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
	memset(text + n, 'l', 1000000);
	child = fork();
	if (!child) {
		must(write(client, text, n + 1000000) == n + 1000000, "a large write");
		_exit(0);
	}
	must(child > 0, "fork");
	receive_by("read", server, n + 1000000);
	must(waitpid(child, &n, 0) == child && n == 0, "the writer");
	answer();
	exchange();
}

static int file_with(const char *text)
{
	FILE *f = tmpfile();

	must(f && fputs(text, f) >= 0 && !fflush(f), "a file");
	return fileno(f);
}

/* A body that passes no process's memory. */
static void sendfile_body(void)
{
	off_t at = 0;

	ask();
	send_by("write", server, "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n");
	must(sendfile(server, file_with("0123456789abcdef"), &at, 16) == 16, "sendfile");
	receive_by("read", client, strlen("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n") + 16);
	exchange();
}

static void splice_body(void)
{
	const char *head = "POST /splice HTTP/1.1\r\nHost: x\r\nContent-Length: 16\r\n\r\n";
	int pipes[2];

	must(!pipe(pipes), "pipe");
	send_by("write", client, (char *)head);
	receive_by("read", server, strlen(head));
	send_by("write", client, "0123456789abcdef");
	must(splice(server, NULL, pipes[1], NULL, 16, 0) == 16, "splice from a socket");
	send_by("write", server, "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n");
	must(splice(pipes[0], NULL, server, NULL, 16, 0) == 16, "splice to a socket");
	receive_by("read", client, strlen("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n") + 16);
	exchange();
}

static void connect_from(int number)
{
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons(number), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1;

	client = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(client, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	must(!bind(client, (struct sockaddr *)&own, sizeof(own)), "a port of our own");
	must(!connect(client, (struct sockaddr *)&to, to_size), "connect from it");
	server = accept(listener, NULL, NULL);
	must(server >= 0, "accept");
}

/* Connections one after the other with the same descriptors; then the same port, and then the same socket, connects again. */
static void again(void)
{
	struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	struct linger reset = { 1, 0 };
	int number = 10000 + getpid() % 20000; /* below those that the kernel gives out */

	exchange();
	hang_up();
	connect_from(number);
	exchange();
	setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(client);
	close(server);
	connect_from(number);
	exchange();
	must(!connect(client, &nobody, sizeof(nobody)), "disconnect");
	close(server);
	must(!connect(client, (struct sockaddr *)&to, to_size), "connect the same socket again");
	server = accept(listener, NULL, NULL);
	exchange();
}

/* A child answers on the descriptor that it was given by SCM_RIGHTS. */
static void passed(void)
{
	int pair[2], status;
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	char byte = 0;
	struct iovec v = { &byte, 1 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control) };
	pid_t child;

	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	ask();
	child = fork();
	if (!child) {
		close(server);
		must(recvmsg(pair[1], &m, 0) == 1, "a descriptor");
		memcpy(&server, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof(server));
		send_by("write", server, OK);
		_exit(0);
	}
	must(child > 0, "fork");
	CMSG_FIRSTHDR(&m)->cmsg_level = SOL_SOCKET;
	CMSG_FIRSTHDR(&m)->cmsg_type = SCM_RIGHTS;
	CMSG_FIRSTHDR(&m)->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(CMSG_FIRSTHDR(&m)), &server, sizeof(server));
	must(sendmsg(pair[0], &m, 0) == 1, "sending a descriptor");
	receive_by("read", client, strlen(OK));
	must(waitpid(child, &status, 0) == child && status == 0, "the child");
	exchange();
}

/* A connection that is there before the capture: the line on standard input comes in its middle. */
static void older(void)
{
	exchange();
	announce(port());
	exchange();
	exchange();
}

/* Many exchanges, as fast as they go; target and body have the same number. */
static void flood(void)
{
	static char body[16 << 10];
	char head[96], request[64];

	memset(body, 'f', sizeof(body));
	for (int i = 0; i < 5000; i++) {
		snprintf(request, sizeof(request), "GET /%08d HTTP/1.1\r\nHost: x\r\n\r\n", i);
		send_by("write", client, request);
		receive_by("read", server, strlen(request));
		snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", sizeof(body));
		memcpy(body + snprintf(body, 9, "%08d", i), "f", 1);
		must(write(server, head, strlen(head)) > 0, "a head");
		must(write(server, body, sizeof(body)) == sizeof(body), "a body");
		receive_by("read", client, strlen(head) + sizeof(body));
	}
}

/* The same, then a rest, and calls for which there is room again. */
static void overrun(void)
{
	flood();
	usleep(1000000);
	for (int i = 0; i < 3; i++)
		exchange();
}

/* No protocol that anybody knows, for long. */
static void unknown(void)
{
	static char noise[4096];

	memset(noise, 1, sizeof(noise));
	for (int i = 0; i < 2000; i++) {
		must(write(client, noise, sizeof(noise)) == sizeof(noise), "noise");
		receive_by("recv", server, sizeof(noise));
		must(write(server, noise, 1) == 1, "an answer");
		receive_by("recv", client, 1);
		if (i % 100 == 0)
			usleep(20000);
	}
}

static void half_closed(void)
{
	char text[] = "HTTP/1.0 200 OK\r\n\r\nuntil the end";

	ask();
	must(!shutdown(client, SHUT_WR), "shutdown");
	send_by("write", server, text);
	close(server);
	usleep(50000); /* the client's socket is in TIME_WAIT by now, and has still all to read */
	receive_by("read", client, strlen(text));
	must(read(client, text, 1) == 0, "the end");
}

static void unanswered(void)
{
	struct linger reset = { 1, 0 };

	ask();
	setsockopt(server, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(server);
	usleep(10000);
}

static void closed_by_client(void)
{
	ask();
	close(client);
	usleep(10000);
}

static void closed_by_server(void)
{
	ask();
	close(server);
	usleep(10000);
}

/* The beginning of a response, whose length says that more would follow. */
static void cut_short(void)
{
	send_by("write", client, HEAD FIELDS BLANK);
	receive_by("read", server, strlen(HEAD FIELDS BLANK));
	send_by("write", server, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
	close(server);
	receive_by("read", client, strlen("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello"));
}

/* A request, and then nothing for a while. */
static void silent(void)
{
	ask();
	usleep(3000000);
	answer();
}

/* Until it is killed, or more than an hour is over: connections with a few exchanges each. */
static void unending(void)
{
	alarm(4200);
	for (;;) {
		for (int i = 0; i < 10; i++)
			exchange();
		hang_up();
		usleep(20000);
		connect_to_ourselves();
	}
}

static const struct {
	const char *name;
	void (*run)(void);
} scenarios[] = {
	{ "peek", peek },
	{ "nothing", nothing },
	{ "short", short_writes },
	{ "large", large },
	{ "sendfile", sendfile_body },
	{ "splice", splice_body },
	{ "again", again },
	{ "passed", passed },
	{ "older", older },
	{ "flood", flood },
	{ "overrun", overrun },
	{ "unknown", unknown },
	{ "half-closed", half_closed },
	{ "unanswered", unanswered },
	{ "closed-by-client", closed_by_client },
	{ "closed-by-server", closed_by_server },
	{ "cut-short", cut_short },
	{ "silent", silent },
	{ "unending", unending },
};

int main(int argc, char **argv)
{
	listen_on(argc > 3 ? argv[3] : "4");
	if (argc > 2) {
		announce(port());
		connect_to_ourselves();
		for (int i = 0; i < 2; i++) {
			send_by(argv[1], client, HEAD FIELDS BLANK);
			receive_by(argv[2], server, strlen(HEAD FIELDS BLANK));
			send_by(argv[1], server, OK);
			receive_by(argv[2], client, strlen(OK));
		}
		hang_up();
		return 0;
	}
	for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (!strcmp(argv[1], scenarios[i].name)) {
			if (scenarios[i].run != older)
				announce(port());
			connect_to_ourselves();
			scenarios[i].run();
			close(client);
			close(server);
			return 0;
		}
	}
	must(0, "a scenario of that name");
}
