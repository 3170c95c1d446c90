/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The two ends of a socket. */
#pragma once
#include "kernel.bpf.h"

/* Addresses as IPv6; of IPv4 sockets as ::ffff:a.b.c.d. */
struct ends {
	__be32 local[4];
	__be32 remote[4];
	__u16 local_port;
	__u16 remote_port;
	__u32 netns; /* of loopback addresses, which mean another host in each */
};

/* Macros, since the same field is reached by loads (tracing programs) from pointers of several types. */
#define READ_ENDS(ends, common)                                                      \
	do {                                                                         \
		if ((common)->skc_family == AF_INET) {                               \
			(ends)->local[0] = (ends)->remote[0] = 0;                    \
			(ends)->local[1] = (ends)->remote[1] = 0;                    \
			(ends)->local[2] = (ends)->remote[2] = bpf_htonl(0xffff);    \
			(ends)->local[3] = (common)->skc_rcv_saddr;                  \
			(ends)->remote[3] = (common)->skc_daddr;                     \
		} else {                                                             \
			READ_ADDRESS((ends)->local, (common)->skc_v6_rcv_saddr);     \
			READ_ADDRESS((ends)->remote, (common)->skc_v6_daddr);        \
		}                                                                    \
		(ends)->local_port = (common)->skc_num;                              \
		(ends)->remote_port = bpf_ntohs((common)->skc_dport);                \
		(ends)->netns = is_loopback((ends)->remote) ? (common)->skc_net.net->ns.inum : 0; \
	} while (0)

#define READ_ADDRESS(to, from)                       \
	do {                                         \
		(to)[0] = (from).in6_u.u6_addr32[0]; \
		(to)[1] = (from).in6_u.u6_addr32[1]; \
		(to)[2] = (from).in6_u.u6_addr32[2]; \
		(to)[3] = (from).in6_u.u6_addr32[3]; \
	} while (0)

static __always_inline bool is_loopback(const __be32 *a)
{
	if (a[0] || a[1])
		return false;
	return a[2] ? a[2] == bpf_htonl(0xffff) && (a[3] & bpf_htonl(0xff000000)) == bpf_htonl(0x7f000000)
		    : a[3] == bpf_htonl(1);
}

static __always_inline void reverse(struct ends *to, const struct ends *from)
{
	__builtin_memcpy(to->local, from->remote, sizeof(to->local));
	__builtin_memcpy(to->remote, from->local, sizeof(to->remote));
	to->local_port = from->remote_port;
	to->remote_port = from->local_port;
	to->netns = from->netns;
}

static __always_inline bool is_tcp(const struct sock *sk)
{
	__u16 family = sk->__sk_common.skc_family;

	return (family == AF_INET || family == AF_INET6) && sk->sk_protocol == IPPROTO_TCP;
}
