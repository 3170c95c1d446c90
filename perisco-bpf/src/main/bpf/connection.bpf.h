/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What is remembered of a connection while it lives, and how its bytes are numbered. */
#pragma once
#include "state.bpf.h"

enum way { RECEIVED = 0, SENT = 1 };

/*
 * No bit fields and no atomics: several CPUs may write at once, and what they race for is written by all with the same value.
 */
struct connection {
	__u64 id;
	__u64 began;
	__u64 position[2];
	__u32 number[2]; /* TCP's sequence number at the position */
	__u32 epoch; /* of the filters it was judged by; 0: none */
	__u8 numbered[2];
	__u8 ended[2];
	__u8 role;
	__u8 filtered;
	__u8 ignored;
	__u8 announced;
	__u8 missed; /* bytes went by before it was announced */
	__u8 reset;
	__u8 reserved[6];
	__u64 cgroup; /* of the last caller, twice its id, and 1 more if it is chosen; 0 until one is asked for */
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct connection);
} connections SEC(".maps");

/* Where there is no socket storage: by the address of the socket, removed when that is destroyed. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct connection);
} connections_by_address SEC(".maps");

__u64 last_id;

static __always_inline __u64 new_id(struct sock *sk)
{
	if (abilities.socket_cookie)
		return bpf_get_socket_cookie(sk);
#ifdef LEGACY
	/* 5.10 has no fetching atomics: apart by CPU and time */
	return bpf_ktime_get_ns() << 8 | (bpf_get_smp_processor_id() & 0xff);
#else
	return __sync_fetch_and_add(&last_id, 1) + 1;
#endif
}

static __always_inline struct connection *find_connection(struct sock *sk)
{
	__u64 key = (__u64)sk;

	if (abilities.socket_storage)
		return bpf_sk_storage_get(&connections, sk, 0, 0);
	return bpf_map_lookup_elem(&connections_by_address, &key);
}

static __always_inline struct connection *connection_of(struct sock *sk)
{
	struct connection *c;
	__u64 key = (__u64)sk;

	if (abilities.socket_storage) {
		c = bpf_sk_storage_get(&connections, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	} else {
		c = bpf_map_lookup_elem(&connections_by_address, &key);
		if (!c) {
			struct connection fresh = {};

			bpf_map_update_elem(&connections_by_address, &key, &fresh, BPF_NOEXIST);
			c = bpf_map_lookup_elem(&connections_by_address, &key);
		}
	}
	if (c && !c->id)
		c->id = new_id(sk);
	return c;
}

static __always_inline void forget_connection(struct sock *sk)
{
	__u64 key = (__u64)sk;

	if (!abilities.socket_storage)
		bpf_map_delete_elem(&connections_by_address, &key);
}

/* A socket's own numbers, if they count the bytes of system calls; with kTLS and the like they count records. */
static __always_inline const struct tcp_sock *numbers_of(struct sock *sk)
{
	const struct tcp_sock *tp = CAN_CAST ? CAST(struct tcp_sock, sk) : bpf_skc_to_tcp_sock(sk);

	return tp && !tp->inet_conn.icsk_ulp_ops ? tp : NULL;
}

/*
 * A call moved bytes: returns the position of the first. TCP's own number tells bytes that no program saw (splice from a socket, a run
 * that the kernel left out), so that they show as a hole.
 */
static __always_inline __u64 advance(struct connection *c, struct sock *sk, const struct tcp_sock *tp, enum way way,
				     __u32 moved)
{
	__u64 from = c->position[way];

	if (tp) {
		__u32 number = way == SENT ? tp->write_seq : tp->copied_seq;
		__s32 unseen = number - c->number[way] - moved;

		/* the end has a number, too, and may be taken together with the last bytes */
		if (way == RECEIVED && unseen == 1 && sk->sk_shutdown & RCV_SHUTDOWN && number == tp->rcv_nxt)
			unseen = 0;
		if (c->numbered[way] && unseen > 0)
			from += unseen;
		c->number[way] = number;
		c->numbered[way] = 1;
	}
	c->position[way] = from + moved;
	return from;
}

/*
 * How many bytes of the other direction came before: what the process has read when it writes; what the other host has acknowledged when
 * it is read from, which may be more than the programs have seen yet of a call that is just returning on another CPU.
 */
static __always_inline __u64 came_before(struct connection *c, struct sock *sk, const struct tcp_sock *tp, enum way way)
{
	__u64 sent = c->position[SENT];
	__s32 beyond;

	if (way == SENT)
		return c->position[RECEIVED];
	if (!tp || !c->numbered[SENT])
		return sent;
	beyond = tp->snd_una - c->number[SENT];
	if (beyond > 0)
		return sk->sk_shutdown & SEND_SHUTDOWN ? sent : sent + beyond;
	return sent > (__u32)-beyond ? sent - (__u32)-beyond : 0;
}

/* The handshake is done: everything begins, also for a socket that was connected before. */
static __always_inline void begin(struct connection *c, const struct tcp_sock *tp, __u8 role)
{
	c->began = bpf_ktime_get_ns();
	c->position[RECEIVED] = c->position[SENT] = 0;
	c->numbered[RECEIVED] = c->numbered[SENT] = 0;
	c->ended[RECEIVED] = c->ended[SENT] = 0;
	c->epoch = 0;
	c->role = role;
	c->filtered = c->ignored = c->announced = c->missed = c->reset = 0;
	if (tp) {
		c->number[RECEIVED] = tp->copied_seq;
		c->number[SENT] = tp->write_seq;
		c->numbered[RECEIVED] = c->numbered[SENT] = 1;
	}
}
