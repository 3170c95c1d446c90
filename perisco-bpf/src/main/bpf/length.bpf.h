/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Strategy "length tracepoints" (6.3 and later): the kernel says how many bytes a call moved on which socket, and the task's registers say
 * which call it is and where its buffers are. Costs other system calls nothing, and reads no kernel memory.
 */
#pragma once
#include "data.bpf.h"

/* From the bottom of any task's stack to its registers. */
__u32 registers_at;

/* Asks the kernel once: the call costs more than the sum. */
static __always_inline const struct pt_regs *registers_of(struct task_struct *task)
{
	__u32 at = registers_at;

	if (!CAN_CAST)
		return (const struct pt_regs *)bpf_task_pt_regs(task);
	if (!at) {
		/* of pointers, verifiers take differences of 32 bits only */
		at = (__u32)bpf_task_pt_regs(task) - (__u32)(__u64)task->stack;
		registers_at = at;
	}
	return CAST(struct pt_regs, task->stack + at);
}

static __always_inline void buffers_of_call(struct task_struct *task, struct buffers *b)
{
	const struct pt_regs *regs = registers_of(task);
	__u64 second = CALL_SECOND(regs);

	switch (CALL_NUMBER(regs)) {
	case CALL_READ:
	case CALL_WRITE:
	case CALL_RECVFROM:
	case CALL_SENDTO:
		b->kind = BUFFER_ONE;
		b->base = second;
		break;
	case CALL_READV:
	case CALL_WRITEV:
	case CALL_PREADV2:
	case CALL_PWRITEV2:
		b->kind = BUFFER_VECTOR;
		b->base = second;
		b->segments = CALL_THIRD(regs);
		break;
	case CALL_RECVMSG:
	case CALL_SENDMSG: {
		struct user_msghdr m;

		if (bpf_probe_read_user(&m, sizeof(m), (void *)second)) {
			b->reason = REASON_FAULT;
			break;
		}
		b->kind = BUFFER_VECTOR;
		b->base = m.iov;
		b->segments = m.iov_length;
		break;
	}
	case CALL_RECVMMSG:
	case CALL_SENDMMSG:
		b->reason = REASON_MANY_MESSAGES;
		break;
	case CALL_SENDFILE:
	case CALL_SPLICE:
		b->reason = REASON_NO_BUFFER;
		break;
	case CALL_IO_URING_ENTER:
		b->reason = REASON_IO_URING;
		break;
	}
}

static __always_inline int call_returns(struct sock *sk, int result, enum way way)
{
	struct buffers b = { .kind = BUFFER_NONE, .reason = REASON_UNKNOWN_CALL };
	struct task_struct *task;
	struct socket *socket;

	if (!is_tcp(sk) || result < 0) /* first, since local sockets come by here as well */
		return 0;
	socket = sk->sk_socket;
	if (!socket || !socket->file) /* a kernel's own socket, used within somebody's call on something else */
		return 0;
	if (!result)
		return way == RECEIVED ? read_nothing(sk) : 0;
	task = bpf_get_current_task_btf();
	if (task->flags & (PF_KTHREAD | PF_IO_WORKER))
		b.reason = REASON_IO_URING;
	else if (is_compat(task))
		b.reason = REASON_COMPAT;
	else
		buffers_of_call(task, &b);
	return moved(sk, (__u64)task->tgid << 32 | (__u32)task->pid, way, result, &b, false);
}

SEC("tp_btf/sock_send_length")
int BPF_PROG(length_sent, struct sock *sk, int result, int flags)
{
	return flags & MSG_OOB ? 0 : call_returns(sk, result, SENT);
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(length_received, struct sock *sk, int result, int flags)
{
	return flags & (MSG_OOB | MSG_PEEK | MSG_ERRQUEUE) ? 0 : call_returns(sk, result, RECEIVED);
}
