/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Strategy "socket functions" (5.10 and later): at the entry of inet{,6}_{send,recv}msg the iterator still says where the buffers are; at
 * the exit it has moved on, but the result is known. These functions are called through pointers, so are never inlined.
 */
#pragma once
#include "data.bpf.h"

struct pending {
	__u64 message;
	struct buffers buffers;
};

/* Calls under way. A task is in one of each direction at a time; those that never return are pushed out. */
struct pending_key {
	__u64 task;
	__u64 way;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct pending_key);
	__type(value, struct pending);
} pending_calls SEC(".maps");

static __always_inline __u32 iterator_type(struct iov_iter *i)
{
	if (bpf_core_field_exists(i->iter_type))
		return i->iter_type;
	return BPF_CORE_READ((struct iov_iter___old *)i, type) & ~1u; /* without the direction */
}

static __always_inline __u64 iterator_vector(struct iov_iter *i)
{
	if (bpf_core_field_exists(i->__iov))
		return (__u64)i->__iov;
	return (__u64)BPF_CORE_READ((struct iov_iter___old *)i, iov);
}

static __always_inline int function_entered(struct socket *socket, struct msghdr *message, enum way way)
{
	struct pending_key key = { .task = bpf_get_current_pid_tgid(), .way = way };
	struct pending p = { .message = (__u64)message };
	struct sock *sk = socket->sk;
	__u32 type;

	if (!sk || !is_tcp(sk))
		return 0;
	p.buffers.kind = BUFFER_NONE;
	p.buffers.reason = REASON_NO_BUFFER;
	p.buffers.skip = message->msg_iter.iov_offset;
	p.buffers.segments = message->msg_iter.nr_segs;
	type = iterator_type(&message->msg_iter);
	if (bpf_core_enum_value_exists(enum iter_type, ITER_UBUF) && type == bpf_core_enum_value(enum iter_type, ITER_UBUF)) {
		p.buffers.kind = BUFFER_ONE;
		p.buffers.base = (__u64)message->msg_iter.ubuf;
	} else if (type == bpf_core_enum_value(enum iter_type, ITER_IOVEC)) {
		p.buffers.kind = BUFFER_VECTOR;
		p.buffers.base = iterator_vector(&message->msg_iter);
	}
	bpf_map_update_elem(&pending_calls, &key, &p, BPF_ANY);
	return 0;
}

static __always_inline int function_returns(struct socket *socket, struct msghdr *message, int result, enum way way,
					    bool uncounted)
{
	struct pending_key key = { .task = bpf_get_current_pid_tgid(), .way = way };
	struct pending *p = bpf_map_lookup_elem(&pending_calls, &key);
	struct sock *sk = socket->sk;
	struct buffers b;

	if (!p || p->message != (__u64)message)
		return 0;
	b = p->buffers;
	bpf_map_delete_elem(&pending_calls, &key);
	if (!sk || uncounted || result < 0)
		return 0;
	if (!result)
		return way == RECEIVED ? read_nothing(sk) : 0;
	return moved(sk, key.task, way, result, &b, true);
}

#define FUNCTIONS(name)                                                                                           \
	SEC("fentry/" #name "_sendmsg")                                                                            \
	int BPF_PROG(name##_send_entered, struct socket *socket, struct msghdr *message)                          \
	{                                                                                                          \
		return function_entered(socket, message, SENT);                                                    \
	}                                                                                                          \
	SEC("fexit/" #name "_sendmsg")                                                                             \
	int BPF_PROG(name##_send_returns, struct socket *socket, struct msghdr *message, size_t size, int result) \
	{                                                                                                          \
		return function_returns(socket, message, result, SENT, false);                                     \
	}                                                                                                          \
	SEC("fentry/" #name "_recvmsg")                                                                            \
	int BPF_PROG(name##_recv_entered, struct socket *socket, struct msghdr *message)                          \
	{                                                                                                          \
		return function_entered(socket, message, RECEIVED);                                                \
	}                                                                                                          \
	SEC("fexit/" #name "_recvmsg")                                                                             \
	int BPF_PROG(name##_recv_returns, struct socket *socket, struct msghdr *message, size_t size, int flags,  \
		     int result)                                                                                   \
	{                                                                                                          \
		return function_returns(socket, message, result, RECEIVED,                                         \
					flags & (MSG_OOB | MSG_PEEK | MSG_ERRQUEUE));                              \
	}

FUNCTIONS(inet)
FUNCTIONS(inet6)

/* ---- where bytes pass by the message functions; loaded where the kernel has them */

static __always_inline int without_message(struct sock *sk, long result, enum way way)
{
	struct buffers b = { .kind = BUFFER_NONE, .reason = REASON_NO_BUFFER };

	return sk && result > 0 && is_tcp(sk) ? moved(sk, bpf_get_current_pid_tgid(), way, result, &b, false) : 0;
}

struct page;
struct pipe_inode_info;

/* sendfile, before 6.5 */
SEC("fexit/tcp_sendpage")
int BPF_PROG(page_sent, struct sock *sk, struct page *page, int offset, size_t size, int flags, int result)
{
	return without_message(sk, result, SENT);
}

SEC("fexit/tcp_splice_read")
int BPF_PROG(splice_received, struct socket *socket, void *position, struct pipe_inode_info *pipe, size_t size,
	     unsigned int flags, long result)
{
	return without_message(socket->sk, result, RECEIVED);
}
