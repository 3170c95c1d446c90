/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The knobs and maps that all programs share. */
#pragma once
#include "kernel.bpf.h"
#include "wire.h"

const volatile struct abilities abilities SEC(".rodata.abilities") = { 1, 1, 1, 1 };

/* Lets a pointer be read through as one to another type; becomes no call. */
#ifdef LEGACY
#define CAN_CAST false
#define CAST(type, pointer) ((const type *)0)
#else
extern void *bpf_rdonly_cast(const void *pointer, __u32 type) __ksym __weak;
#define CAN_CAST abilities.cast
#define CAST(type, pointer) ((const type *)bpf_rdonly_cast(pointer, bpf_core_type_id_kernel(type)))
#endif

/* ---- written while running */

struct config config SEC(".data.config") = { .bytes_per_call = CHUNK };

/* The capturing process, which is never told of; set by the walk over the sockets, which it runs itself. */
__u32 own_tgid;

/* ---- maps; the loader sizes "ring" */

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct tally);
} tally SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct network);
	__type(value, __u8);
} networks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u16);
	__type(value, __u8);
} ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u8);
} processes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u8);
} cgroups SEC(".maps");

/* What the reader asks of single connections (enum verdict); an entry is used up by its connection. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, __u8);
} verdicts SEC(".maps");

/* Atomic although per CPU: a program in a softirq may come between. */
#define ADD(counter, n) ((void)__sync_fetch_and_add(&(counter), n))

static __always_inline struct tally *tally_here(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&tally, &zero);
}
