/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the registers of a task in a system call mean, by architecture. */
#pragma once
#include "kernel.bpf.h"

/* struct user_msghdr of a 64-bit process, as far as it is read */
struct user_msghdr {
	__u64 name;
	__u64 name_length;
	__u64 iov;
	__u64 iov_length;
};

/* struct iovec of a 64-bit process */
struct user_iovec {
	__u64 base;
	__u64 length;
};

#if defined(__TARGET_ARCH_x86)

struct pt_regs {
	unsigned long dx;
	unsigned long si;
	unsigned long orig_ax;
} KERNEL;

#define CALL_NUMBER(regs) ((regs)->orig_ax)
#define CALL_SECOND(regs) ((regs)->si)
#define CALL_THIRD(regs) ((regs)->dx)

enum call {
	CALL_READ = 0,
	CALL_WRITE = 1,
	CALL_READV = 19,
	CALL_WRITEV = 20,
	CALL_SENDFILE = 40,
	CALL_SENDTO = 44,
	CALL_RECVFROM = 45,
	CALL_SENDMSG = 46,
	CALL_RECVMSG = 47,
	CALL_SPLICE = 275,
	CALL_RECVMMSG = 299,
	CALL_SENDMMSG = 307,
	CALL_PREADV2 = 327,
	CALL_PWRITEV2 = 328,
	CALL_IO_URING_ENTER = 426,
};

#elif defined(__TARGET_ARCH_arm64)

struct pt_regs {
	unsigned long regs[31];
	__s32 syscallno;
} KERNEL;

#define CALL_NUMBER(regs) ((unsigned long)(regs)->syscallno)
#define CALL_SECOND(regs) ((regs)->regs[1])
#define CALL_THIRD(regs) ((regs)->regs[2])

enum call {
	CALL_READ = 63,
	CALL_WRITE = 64,
	CALL_READV = 65,
	CALL_WRITEV = 66,
	CALL_SENDFILE = 71,
	CALL_SPLICE = 76,
	CALL_SENDTO = 206,
	CALL_RECVFROM = 207,
	CALL_SENDMSG = 211,
	CALL_RECVMSG = 212,
	CALL_RECVMMSG = 243,
	CALL_SENDMMSG = 269,
	CALL_PREADV2 = 286,
	CALL_PWRITEV2 = 287,
	CALL_IO_URING_ENTER = 426,
};

#else
#error "this architecture's system calls are not known"
#endif

/* x86 tells 32-bit callers by a flag; elsewhere none are told apart yet */
static __always_inline bool is_compat(struct task_struct *task)
{
#if defined(__TARGET_ARCH_x86)
	return task->thread_info.status & TS_COMPAT;
#else
	return false;
#endif
}
