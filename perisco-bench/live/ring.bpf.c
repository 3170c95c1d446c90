// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Fills a ring with records such as perisco's programs write. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "wire.h"

#define RECORDS_PER_RUN 256

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

const volatile __u32 payload = 64;

struct {
	struct record head;
	__u8 bytes[CHUNK];
} event;

/* Returns 1 when the ring is full. */
SEC("tc")
int fill(struct __sk_buff *unused)
{
	event.head.kind = RECORD_DATA;
	event.head.length = payload;
	event.bytes[payload - 1 & CHUNK - 1] = 42;
	for (int i = 0; i < RECORDS_PER_RUN; i++) {
		if (bpf_ringbuf_output(&ring, &event, sizeof(event.head) + payload, BPF_RB_NO_WAKEUP))
			return 1;
	}
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
