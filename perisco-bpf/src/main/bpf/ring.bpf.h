/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Records into the ring, and what could not go there counted. */
#pragma once
#include "state.bpf.h"

/* The reader was woken, and has not caught up since. */
__u32 reader_is_behind;

/*
 * A wake-up costs ten times what a record does, so there is one when the watermark is crossed; between, the reader looks by itself.
 */
static __always_inline __u64 wake_flags(void)
{
	if (bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) < config.wake_bytes) {
		if (reader_is_behind) /* for all CPUs to have it in their caches, it is not written each time */
			reader_is_behind = 0;
		return BPF_RB_NO_WAKEUP;
	}
	if (reader_is_behind)
		return BPF_RB_NO_WAKEUP;
	reader_is_behind = 1;
	return BPF_RB_FORCE_WAKEUP;
}

/* The same for records that may be many: asking for each of them costs too much. */
static __always_inline __u64 wake_flags_at_times(__u32 length)
{
	struct tally *t = tally_here();

	if (!t)
		return BPF_RB_NO_WAKEUP;
	t->written += length;
	if (t->written < config.wake_bytes / 16)
		return BPF_RB_NO_WAKEUP;
	t->written = 0;
	return wake_flags();
}

/* Counts one record; returns whether it was taken. */
static __always_inline bool counted(bool taken, __u32 bytes)
{
	struct tally *t = tally_here();

	if (t) {
		ADD(t->submitted, 1);
		if (!taken) {
			ADD(t->dropped, 1);
			if (bytes) /* adding 0 becomes another instruction, which 5.10 does not have */
				ADD(t->dropped_bytes, bytes);
		}
	}
	return taken;
}

static __always_inline void count_filtered(void)
{
	struct tally *t = tally_here();

	if (t) {
		ADD(t->submitted, 1);
		ADD(t->filtered, 1);
	}
}

static __always_inline void count_fault(void)
{
	struct tally *t = tally_here();

	if (t)
		ADD(t->faults, 1);
}

/* task: as of bpf_get_current_pid_tgid */
static __always_inline void fill_record(struct record *r, __u8 kind, __u8 flags, __u64 connection, __u64 task)
{
	r->kind = kind;
	r->flags = flags;
	r->reason = REASON_NONE;
	r->length = 0;
	r->time = bpf_ktime_get_ns();
	r->connection = connection;
	r->position = 0;
	r->after = 0;
	r->total = 0;
	r->offset = 0;
	r->tgid = task >> 32;
	r->tid = (__u32)task;
}
