/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The bytes of a call, from wherever the call has them, into records. */
#pragma once
#include "admit.bpf.h"
#include "syscall.bpf.h"

/*
 * A step fills one record, or takes up one buffer and copies what fits of it. A call has at most 1024 buffers (UIO_MAXIOV); kernels
 * before 5.17 have no helper that loops, and their verifier walks through every turn.
 */
#ifdef LEGACY
#define MAX_STEPS 128
#else
#define MAX_STEPS (1024 + 64)
#endif

enum buffer { BUFFER_NONE, BUFFER_ONE, BUFFER_VECTOR };

/*
 * Most calls move no more bytes than that, out of one buffer; their records are made in the ring itself, without a copy.
 */
#define SMALL 512

struct small {
	struct record record;
	__u8 bytes[SMALL];
};

/* Where the bytes of a call are. */
struct buffers {
	__u64 base; /* of the buffer, or of the vector of buffers */
	__u64 skip; /* bytes of it that belong to an earlier call */
	__u32 segments;
	__u16 kind; /* enum buffer */
	__u16 reason; /* for BUFFER_NONE */
};

/*
 * The state of the copy lives in a map, not in registers: so the verifier knows nothing of its values, sees the same state at every turn
 * of the loop, and is done with the first.
 */
struct scratch {
	struct record record;
	__u8 bytes[2 * CHUNK]; /* twice, so that a masked offset and a masked length always fit */
	__u64 vector;
	__u64 skip;
	__u64 at; /* next byte of the buffer under way */
	__u64 here; /* bytes it still has */
	__u64 position; /* of the call's first byte */
	__u32 segment;
	__u32 segments;
	__u32 left; /* bytes still to be captured */
	__u32 filled;
	__u32 done;
};

/* One for each program that copies: they can interrupt each other. */
enum scratch_user { SCRATCH_RECEIVE, SCRATCH_SEND, SCRATCH_RECEIVE6, SCRATCH_SEND6, SCRATCHES };

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SCRATCHES);
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

static __always_inline void flush(struct scratch *s, bool last)
{
	__u32 length = s->filled;

	/* for the verifier: the compiler must not fold these, nor forget them before the call */
	barrier_var(length);
	length &= 2 * CHUNK - 1;
	if (length > CHUNK)
		length = CHUNK;
	if (last)
		s->record.flags |= FLAG_LAST;
	s->record.length = length;
	s->record.position = s->position + s->done;
	s->record.offset = s->done;
	counted(!bpf_ringbuf_output(&ring, &s->record, sizeof(s->record) + length,
				    wake_flags_at_times(sizeof(s->record) + length)),
		length);
	s->done += length;
	s->filled = 0;
}

/* Takes up the next buffer of the vector; false when there is none. */
static __always_inline bool next_buffer(struct scratch *s, const bool vector_in_kernel)
{
	struct user_iovec v;
	void *from = (void *)(s->vector + (__u64)s->segment * sizeof(v));
	long failed;

	if (s->segment >= s->segments) {
		s->record.reason = REASON_UNKNOWN_CALL;
		return false;
	}
	failed = vector_in_kernel ? bpf_probe_read_kernel(&v, sizeof(v), from) : bpf_probe_read_user(&v, sizeof(v), from);
	if (failed) {
		s->record.reason = REASON_FAULT;
		return false;
	}
	s->segment++;
	if (s->skip >= v.length) {
		s->skip -= v.length;
		return true;
	}
	s->at = v.base + s->skip;
	s->here = v.length - s->skip;
	s->skip = 0;
	return true;
}

/* Copies what fits of the buffer under way; false when it cannot be read. */
static __always_inline bool copy_some(struct scratch *s)
{
	__u32 filled = s->filled & (CHUNK - 1);
	__u32 n = CHUNK - filled;

	if (s->here < n)
		n = s->here;
	if (s->left < n)
		n = s->left;
	barrier_var(n);
	n &= 2 * CHUNK - 1;
	if (n > CHUNK)
		n = CHUNK;
	barrier_var(filled);
	filled &= CHUNK - 1;
	if (bpf_probe_read_user(&s->bytes[filled], n, (void *)s->at)) {
		s->record.reason = REASON_FAULT;
		return false;
	}
	s->at += n;
	s->here -= n;
	s->left -= n;
	s->filled = filled + n;
	return true;
}

/* False when nothing more can be copied. */
static __always_inline bool step(struct scratch *s, const bool vector_in_kernel)
{
	if (!s->left)
		return false;
	if (!s->here && !next_buffer(s, vector_in_kernel))
		return false;
	if (!s->here)
		return true;
	if (!copy_some(s))
		return false;
	if (s->left && s->filled >= CHUNK)
		flush(s, false);
	return true;
}

#ifndef LEGACY
static long step_in_kernel(__u32 turn, struct scratch **s)
{
	return !step(*s, true);
}

static long step_in_process(__u32 turn, struct scratch **s)
{
	return !step(*s, false);
}
#endif

static __always_inline void copy_all(struct scratch *s, const bool vector_in_kernel)
{
#ifdef LEGACY
	int turn = 0;

	/*
	 * At the end of the loop there is a test, so that a jump leads back to its beginning: verifiers before 6.3 refuse to fall into it.
	 */
	do {
		if (!step(s, vector_in_kernel))
			break;
	} while (++turn < MAX_STEPS);
#else
	/* most calls are one buffer and one record */
	if (step(s, vector_in_kernel) && s->left)
		bpf_loop(MAX_STEPS, vector_in_kernel ? step_in_kernel : step_in_process, &s, 0);
#endif
}

static __always_inline void tell_bytes(struct scratch *s, const bool vector_in_kernel)
{
	copy_all(s, vector_in_kernel);
	if (s->left && !s->record.reason)
		s->record.reason = REASON_SEGMENTS;
	if (!s->left && s->done + s->filled < s->record.total)
		s->record.reason = REASON_LIMIT;
	if (s->record.reason == REASON_FAULT)
		count_fault();
	flush(s, true);
}

static __always_inline void tell_gap(struct record *r, __u16 reason)
{
	struct tally *t = tally_here();

	r->reason = reason;
	r->flags |= FLAG_LAST;
	if (t) {
		ADD(t->gaps, 1);
		ADD(t->gap_bytes, r->total);
	}
	counted(!bpf_ringbuf_output(&ring, r, sizeof(*r), wake_flags()), 0);
}

/* What a call moved. */
struct transfer {
	struct connection *connection;
	__u64 task; /* as of bpf_get_current_pid_tgid */
	__u64 position; /* of its first byte */
	__u64 after;
	__u32 total;
	enum way way;
};

static __always_inline void fill_data(struct record *r, const struct transfer *t)
{
	fill_record(r, RECORD_DATA, t->way == SENT ? FLAG_SENT : 0, t->connection->id, t->task);
	r->position = t->position;
	r->after = t->after;
	r->total = t->total;
}

/* Room for a small record; how much there is, the verifier has to know. */
static __always_inline struct small *room_for(__u32 bytes)
{
	struct small *room;

	if (bytes <= SMALL / 8)
		return bpf_ringbuf_reserve(&ring, sizeof(room->record) + SMALL / 8, 0);
	if (bytes <= SMALL / 4)
		return bpf_ringbuf_reserve(&ring, sizeof(room->record) + SMALL / 4, 0);
	if (bytes <= SMALL / 2)
		return bpf_ringbuf_reserve(&ring, sizeof(room->record) + SMALL / 2, 0);
	return bpf_ringbuf_reserve(&ring, sizeof(*room), 0);
}

/* Of one buffer, and so few bytes that all of them are captured. */
static __always_inline void tell_small(const struct transfer *t, __u64 from)
{
	struct small *room = room_for(t->total);
	long failed;

	if (!counted(room, t->total))
		return;
	failed = bpf_probe_read_user(room->bytes, t->total, (void *)from);
	fill_data(&room->record, t);
	room->record.flags |= FLAG_LAST;
	room->record.length = t->total;
	if (failed) {
		room->record.length = 0;
		room->record.reason = REASON_FAULT;
		count_fault();
	}
	bpf_ringbuf_submit(room, wake_flags_at_times(sizeof(room->record) + t->total));
}

static __always_inline void tell_any(const struct transfer *t, const struct buffers *b, __u32 user, __u32 limit,
				     const bool vector_in_kernel)
{
	struct scratch *s = bpf_map_lookup_elem(&scratches, &user);

	if (!s)
		return;
	fill_data(&s->record, t);
	if (b->kind == BUFFER_NONE) {
		tell_gap(&s->record, b->reason);
		return;
	}
	s->position = t->position;
	s->left = t->total < limit ? t->total : limit;
	s->filled = 0;
	s->done = 0;
	s->segment = 0;
	s->skip = b->skip;
	s->vector = b->base;
	s->segments = b->segments;
	s->here = 0;
	if (b->kind == BUFFER_ONE) {
		s->at = b->base + b->skip;
		s->here = t->total;
		s->segments = 0;
	}
	tell_bytes(s, vector_in_kernel);
}

/* A call of a task (as of bpf_get_current_pid_tgid) moved bytes. */
static __always_inline int moved(struct sock *sk, __u64 task, enum way way, __u32 total, const struct buffers *b,
				 const bool vector_in_kernel)
{
	__u32 user = way | (sk->__sk_common.skc_family == AF_INET6 ? SCRATCH_RECEIVE6 : 0);
	struct transfer t = { .task = task, .total = total, .way = way };
	__u32 limit = config.bytes_per_call;
	const struct tcp_sock *tp;
	struct connection *c;

	if (task >> 32 == own_tgid) {
		count_filtered();
		return 0;
	}
	c = connection_of(sk);
	if (!c)
		return 0;
	tp = numbers_of(sk);
	t.connection = c;
	t.position = advance(c, sk, tp, way, total);
	if (!admits(c, sk, task)) {
		count_filtered();
		return 0;
	}
	if (!c->announced && !announce(c, sk, task)) {
		counted(false, total);
		return 0;
	}
	t.after = came_before(c, sk, tp, way);
#ifndef LEGACY /* whose verifier does not see that the room is enough */
	if (b->kind == BUFFER_ONE && total <= SMALL && total <= limit)
		tell_small(&t, b->base + b->skip);
	else
#endif
		tell_any(&t, b, user, limit, vector_in_kernel);
	return 0;
}

/* A process was told that nothing more will come, or will send no more. */
static __always_inline void ended(struct connection *c, enum way way)
{
	struct record *r;

	if (!c->announced || c->ignored || c->ended[way])
		return;
	r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (!counted(r, 0))
		return;
	fill_record(r, RECORD_END, way == SENT ? FLAG_SENT : 0, c->id, bpf_get_current_pid_tgid());
	r->position = c->position[way];
	bpf_ringbuf_submit(r, wake_flags());
	c->ended[way] = 1;
}

/* A read returned 0: the end, unless nothing was asked for. */
static __always_inline int read_nothing(struct sock *sk)
{
	struct tcp_sock *tp;
	struct connection *c;

	if (!(sk->sk_shutdown & RCV_SHUTDOWN))
		return 0;
	tp = bpf_skc_to_tcp_sock(sk);
	c = find_connection(sk);
	if (tp && c && tp->copied_seq == tp->rcv_nxt)
		ended(c, RECEIVED);
	return 0;
}
