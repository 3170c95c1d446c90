/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * calls SIZE TIMES: a client and a server on loopback exchange HTTP messages of SIZE bytes, each in one call. Prints the server's port;
 * each time a line comes on standard input, does TIMES round trips (four calls each) and prints "done"; ends with its input.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 4096

static char request[MOST];
static char response[MOST];
static size_t size;

static void must(int ok, const char *what)
{
	if (!ok) {
		perror(what);
		exit(1);
	}
}

/* A message of exactly so many bytes. */
static void pad(char *message, const char *start, const char *end)
{
	size_t fixed = strlen(start) + strlen(end);

	must(size > fixed && size < MOST, "size");
	memcpy(message, start, strlen(start));
	memset(message + strlen(start), 'x', size - fixed);
	memcpy(message + size - strlen(end), end, strlen(end));
}

static void *serve(void *listener)
{
	char in[MOST];
	int fd = accept(*(int *)listener, NULL, NULL);

	must(fd >= 0, "accept");
	while (read(fd, in, sizeof(in)) == (ssize_t)size)
		must(write(fd, response, size) == (ssize_t)size, "write");
	close(fd);
	return NULL;
}

int main(int argc, char **argv)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(at);
	char in[MOST];
	pthread_t server;
	int listener;
	int fd;
	int times;

	must(argc == 3, "usage: calls SIZE TIMES");
	size = atoi(argv[1]);
	times = atoi(argv[2]);
	pad(request, "GET / HTTP/1.1\r\nHost: a\r\nX: ", "\r\n\r\n");
	pad(response, "HTTP/1.1 204 No Content\r\nX: ", "\r\n\r\n");
	listener = socket(AF_INET, SOCK_STREAM, 0);
	must(listener >= 0 && !bind(listener, (struct sockaddr *)&at, sizeof(at)) && !listen(listener, 1), "listen");
	must(!getsockname(listener, (struct sockaddr *)&at, &length), "getsockname");
	must(!pthread_create(&server, NULL, serve, &listener), "pthread_create");
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
	fd = -1;
	while (fgets(in, sizeof(in), stdin)) {
		if (fd < 0) {
			fd = socket(AF_INET, SOCK_STREAM, 0);
			must(fd >= 0 && !connect(fd, (struct sockaddr *)&at, sizeof(at)), "connect");
		}
		for (int i = 0; i < times; i++) {
			must(write(fd, request, size) == (ssize_t)size, "write");
			must(read(fd, in, sizeof(in)) == (ssize_t)size, "read");
		}
		printf("done\n");
		fflush(stdout);
	}
	return 0;
}
