/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How connections begin and end, whatever tells of their bytes. */
#pragma once
#include "data.bpf.h"

static __always_inline void tell_close(struct connection *c)
{
	struct record_close *r;

	if (!c->announced)
		return;
	r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (counted(r, 0)) {
		fill_record(&r->head, RECORD_CLOSE, c->reset ? FLAG_RESET : 0, c->id, bpf_get_current_pid_tgid());
		r->received = c->position[RECEIVED];
		r->sent = c->position[SENT];
		bpf_ringbuf_submit(r, wake_flags());
	}
	c->announced = 0;
}

static __always_inline void established(struct sock *sk, __u8 role)
{
	struct connection *c = connection_of(sk);
	struct ends ends = {};
	__u8 present = 1;

	if (!c)
		return;
	tell_close(c);
	begin(c, bpf_skc_to_tcp_sock(sk), role);
	READ_ENDS(&ends, &sk->__sk_common);
	bpf_map_update_elem(&views, &ends, &present, BPF_ANY);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(state_changes, struct sock *sk, int from, int to)
{
	struct connection *c;

	if (!is_tcp(sk))
		return 0;
	if (to == TCP_ESTABLISHED) {
		if (from == TCP_SYN_SENT)
			established(sk, ROLE_CLIENT);
		else if (from == TCP_SYN_RECV)
			established(sk, ROLE_SERVER);
		return 0;
	}
	c = find_connection(sk);
	if (!c)
		return 0;
	if (to == TCP_FIN_WAIT1 || to == TCP_LAST_ACK)
		ended(c, SENT);
	else if (to == TCP_CLOSE && (from == TCP_ESTABLISHED || from == TCP_CLOSE_WAIT || from == TCP_FIN_WAIT1))
		c->reset = 1;
	return 0;
}

/*
 * The last of a socket. Its state is TCP_CLOSE earlier than that where the other side's last bytes are still to be read.
 */
SEC("tp_btf/tcp_destroy_sock")
int BPF_PROG(socket_destroyed, struct sock *sk)
{
	struct connection *c;
	struct ends ends = {};

	if (!is_tcp(sk))
		return 0;
	c = find_connection(sk);
	if (!c)
		return 0;
	READ_ENDS(&ends, &sk->__sk_common);
	bpf_map_delete_elem(&views, &ends);
	tell_close(c);
	forget_connection(sk);
	return 0;
}
