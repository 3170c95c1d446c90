/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Which connections are told, and by which name. */
#pragma once
#include "address.bpf.h"
#include "connection.bpf.h"
#include "ring.bpf.h"

/* Connections by their ends, so that the other view of one on the same host is found. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, struct ends);
	__type(value, __u8);
} views SEC(".maps");

/* Ports with a listener when the capture began: tells the roles of older connections. */
struct port {
	__u32 netns;
	__u32 number;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__type(key, struct port);
	__type(value, __u8);
} listeners SEC(".maps");

static __always_inline bool is_listener(struct sock *sk, __u16 number)
{
	struct port port = { .netns = sk->__sk_common.skc_net.net->ns.inum, .number = number };

	return bpf_map_lookup_elem(&listeners, &port);
}

static __always_inline __u8 role_of_older(struct sock *sk, const struct ends *ends, bool peer_is_here)
{
	if (is_listener(sk, ends->local_port))
		return ROLE_SERVER;
	if (peer_is_here && is_listener(sk, ends->remote_port))
		return ROLE_CLIENT;
	return ROLE_UNKNOWN;
}

static __always_inline bool is_in_networks(const __be32 *address)
{
	struct network key = { .prefix = 128 };

	__builtin_memcpy(key.address, address, sizeof(key.address));
	return bpf_map_lookup_elem(&networks, &key);
}

/*
 * A filter by process asks for the view of that process; without, one end is enough of a connection that has both on this host.
 */
static __always_inline bool is_other_view(__u8 role, bool peer_is_here)
{
	if (!peer_is_here || config.filters & (FILTER_PROCESSES | FILTER_CGROUPS))
		return false;
	return (config.view == VIEW_SERVER && role == ROLE_CLIENT) ||
	       (config.view == VIEW_CLIENT && role == ROLE_SERVER);
}

static __noinline void judge(struct connection *c, struct sock *sk)
{
	struct ends ends = {};
	struct ends theirs = {};
	__u8 *verdict;
	bool passes = true;
	bool peer_is_here;

	READ_ENDS(&ends, &sk->__sk_common);
	reverse(&theirs, &ends);
	peer_is_here = bpf_map_lookup_elem(&views, &theirs);
	if (c->role == ROLE_UNKNOWN)
		c->role = role_of_older(sk, &ends, peer_is_here);
	if (config.filters & FILTER_PORTS)
		passes = bpf_map_lookup_elem(&ports, &ends.local_port) || bpf_map_lookup_elem(&ports, &ends.remote_port);
	if (passes && config.filters & FILTER_NETWORKS)
		passes = is_in_networks(ends.local) || is_in_networks(ends.remote);
	if (passes)
		passes = !is_other_view(c->role, peer_is_here);
	c->filtered = !passes;
	c->cgroup = 0;
	verdict = bpf_map_lookup_elem(&verdicts, &c->id);
	if (!verdict)
		return;
	if (*verdict == VERDICT_IGNORE)
		c->ignored = 1;
	else
		c->announced = 0;
	bpf_map_delete_elem(&verdicts, &c->id);
}

/* As many cgroups above one another are looked at. */
#define MAX_CGROUPS 32

static __always_inline bool is_chosen_cgroup(__u64 id)
{
	return bpf_map_lookup_elem(&cgroups, &id);
}

/* Whether a cgroup above the caller's is chosen. */
static __noinline bool is_below_chosen_cgroup(void)
{
#ifdef LEGACY
	/* no helper tells tracing programs of a cgroup's ancestors yet */
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct kernfs_node *node;

	if (!abilities.kernel_memory)
		return false;
	node = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn);
	for (int i = 0; i < MAX_CGROUPS && node; i++) {
		if (is_chosen_cgroup(BPF_CORE_READ(node, id)))
			return true;
		node = BPF_CORE_READ(node, parent);
	}
#else
	for (int level = 0; level < MAX_CGROUPS; level++) {
		__u64 id = bpf_get_current_ancestor_cgroup_id(level);

		if (!id)
			return false;
		if (is_chosen_cgroup(id))
			return true;
	}
#endif
	return false;
}

/* A cgroup never changes those above it, so the answer is good until another cgroup's process calls, or the filter changes. */
static __always_inline bool is_within_chosen_cgroup(struct connection *c)
{
	__u64 id = bpf_get_current_cgroup_id();
	__u64 known = c->cgroup;

	if (!known || known >> 1 != id) {
		known = id << 1 | (is_chosen_cgroup(id) || is_below_chosen_cgroup());
		c->cgroup = known; /* at once, as another CPU may do so for another process */
	}
	return known & 1;
}

static __always_inline bool is_chosen_process(struct connection *c, __u64 task)
{
	if (config.filters & FILTER_PROCESSES) {
		__u32 tgid = task >> 32;

		if (!bpf_map_lookup_elem(&processes, &tgid))
			return false;
	}
	return !(config.filters & FILTER_CGROUPS) || is_within_chosen_cgroup(c);
}

/* Whether the call that is under way shall be told. */
static __always_inline bool admits(struct connection *c, struct sock *sk, __u64 task)
{
	__u32 epoch = config.epoch;

	if (c->epoch != epoch) {
		judge(c, sk);
		c->epoch = epoch;
	}
	if (c->filtered || c->ignored || !is_chosen_process(c, task)) {
		c->missed |= !c->announced;
		return false;
	}
	return true;
}

static __noinline __u32 namespace_pid(void)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct pid *pid;
	__u32 level;
	int number = 0;

	if (!abilities.kernel_memory)
		return 0;
	pid = BPF_CORE_READ(task, group_leader, thread_pid);
	level = BPF_CORE_READ(pid, level);
	bpf_probe_read_kernel(&number, sizeof(number),
			      (void *)pid + bpf_core_field_offset(struct pid, numbers) +
				      (__u64)level * bpf_core_type_size(struct upid) +
				      bpf_core_field_offset(struct upid, nr));
	return number;
}

/* Tells of a connection before its first record; tried again if the ring was full. */
static __noinline bool announce(struct connection *c, struct sock *sk, __u64 task)
{
	struct record_open *o = bpf_ringbuf_reserve(&ring, sizeof(*o), 0);
	struct ends ends = {};

	if (!counted(o, 0))
		return false;
	READ_ENDS(&ends, &sk->__sk_common);
	fill_record(&o->head, RECORD_OPEN, 0, c->id, task);
	o->began = c->began;
	o->cgroup = bpf_get_current_cgroup_id();
	o->netns = sk->__sk_common.skc_net.net->ns.inum;
	o->uid = (__u32)bpf_get_current_uid_gid();
	o->namespace_pid = namespace_pid();
	o->local_port = ends.local_port;
	o->remote_port = ends.remote_port;
	o->role = c->role;
	o->from_start = c->began && !c->missed;
	c->missed = 1; /* should it have to be announced again */
	__builtin_memset(o->reserved, 0, sizeof(o->reserved));
	__builtin_memcpy(o->local, ends.local, sizeof(o->local));
	__builtin_memcpy(o->remote, ends.remote, sizeof(o->remote));
	bpf_get_current_comm(o->comm, sizeof(o->comm));
	bpf_ringbuf_submit(o, wake_flags());
	c->announced = 1;
	return true;
}
