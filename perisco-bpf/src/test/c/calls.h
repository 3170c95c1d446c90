/* One message by one kind of socket call, or the end of the program. */
#pragma once
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include "uring.h"

static void must(int ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "exerciser: %s: %s\n", what, strerror(errno));
		exit(1);
	}
}

/* Each byte is a buffer of its own. */
static ssize_t write_pieces(int fd, char *text, size_t size)
{
	struct iovec v[1024];

	must(size <= 1024, "a short text");
	for (size_t i = 0; i < size; i++)
		v[i] = (struct iovec){ text + i, 1 };
	return writev(fd, v, size);
}

static void send_by(const char *how, int fd, char *text)
{
	size_t size = strlen(text), third = size / 3;
	struct iovec v[4] = { { text, third }, { text + third, 0 }, { text + third, third }, { text + 2 * third, size - 2 * third } };
	struct msghdr m = { .msg_iov = v, .msg_iovlen = 4 };
	struct mmsghdr mm = { .msg_hdr = m };
	ssize_t sent = -1;

	if (!strcmp(how, "write"))
		sent = write(fd, text, size);
	else if (!strcmp(how, "send"))
		sent = send(fd, text, size, 0);
	else if (!strcmp(how, "sendto"))
		sent = sendto(fd, text, size, MSG_NOSIGNAL, NULL, 0);
	else if (!strcmp(how, "sendmsg"))
		sent = sendmsg(fd, &m, 0);
	else if (!strcmp(how, "writev"))
		sent = writev(fd, v, 4);
	else if (!strcmp(how, "pieces"))
		sent = write_pieces(fd, text, size);
	else if (!strcmp(how, "pwritev2"))
		sent = pwritev2(fd, v, 4, -1, 0);
	else if (!strcmp(how, "sendmmsg"))
		sent = sendmmsg(fd, &mm, 1, 0) == 1 ? (ssize_t)mm.msg_len : -1;
	else if (!strcmp(how, "io_uring"))
		sent = by_uring(IORING_OP_SEND, 0, fd, text, size);
	else if (!strcmp(how, "io_uring-msg"))
		sent = by_uring(IORING_OP_SENDMSG, 0, fd, &m, 1);
	else if (!strcmp(how, "io_uring-async"))
		sent = by_uring(IORING_OP_SEND, IOSQE_ASYNC, fd, text, size);
	else
		must(0, how);
	must(sent == (ssize_t)size, how);
}

static char received[1 << 20];

static ssize_t receive_once(const char *how, int fd, char *to, size_t room)
{
	struct iovec v[3] = { { to, 7 }, { to + 7, 1 }, { to + 8, room - 8 } };
	struct msghdr m = { .msg_iov = v, .msg_iovlen = 3 };
	struct mmsghdr mm = { .msg_hdr = m };

	if (!strcmp(how, "read"))
		return read(fd, to, room);
	if (!strcmp(how, "recv"))
		return recv(fd, to, room, 0);
	if (!strcmp(how, "recvfrom"))
		return recvfrom(fd, to, room, 0, NULL, NULL);
	if (!strcmp(how, "recvmsg"))
		return recvmsg(fd, &m, 0);
	if (!strcmp(how, "readv"))
		return readv(fd, v, 3);
	if (!strcmp(how, "preadv2"))
		return preadv2(fd, v, 3, -1, 0);
	if (!strcmp(how, "recvmmsg"))
		return recvmmsg(fd, &mm, 1, 0, NULL) == 1 ? (ssize_t)mm.msg_len : -1;
	if (!strcmp(how, "io_uring"))
		return by_uring(IORING_OP_RECV, 0, fd, to, room);
	if (!strcmp(how, "io_uring-msg"))
		return by_uring(IORING_OP_RECVMSG, 0, fd, &m, 1);
	if (!strcmp(how, "io_uring-async"))
		return by_uring(IORING_OP_RECV, IOSQE_ASYNC, fd, to, room);
	must(0, how);
	return -1;
}

static void receive_by(const char *how, int fd, size_t size)
{
	size_t have = 0;

	while (have < size) {
		ssize_t n = receive_once(how, fd, received + have, sizeof(received) - have);

		must(n > 0, how);
		have += n;
	}
	must(have == size, "as many bytes as were sent");
}
