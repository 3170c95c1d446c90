/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A walk over the sockets that there are when the capture begins, of the network namespace of whoever reads it. */
#pragma once
#include "admit.bpf.h"

SEC("iter/tcp")
int sockets(struct bpf_iter__tcp *ctx)
{
	struct sock_common *common = ctx->sk_common;
	__u8 present = 1;

	own_tgid = bpf_get_current_pid_tgid() >> 32; /* which a process in a namespace does not know */
	if (!common)
		return 0;
	if (common->skc_state == TCP_LISTEN) {
		struct port port = { .netns = common->skc_net.net->ns.inum, .number = common->skc_num };

		bpf_map_update_elem(&listeners, &port, &present, BPF_ANY);
	} else if (common->skc_state == TCP_ESTABLISHED || common->skc_state == TCP_CLOSE_WAIT) {
		struct ends ends = {};

		READ_ENDS(&ends, common);
		bpf_map_update_elem(&views, &ends, &present, BPF_NOEXIST);
	}
	return 0;
}
