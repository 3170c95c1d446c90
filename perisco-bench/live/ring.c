/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A ring, what fills it, and libbpf's own consumer, for RingCost. One thread; a negative result is an error number. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "wire.h"

static struct bpf_object *object;
static struct ring_buffer *consumer;
static int ring_fd;
static int fill_fd;
static uint8_t copied[CHUNK];
static uint64_t sum;

/* What perisco does with a record before anything else: copies its bytes. The sum proves that both consumers saw the same. */
static int take(void *unused, void *data, size_t size)
{
	const struct record *r = data;
	uint32_t length = r->length;

	if (length > size - sizeof(*r) || length > sizeof(copied))
		return -EINVAL;
	memcpy(copied, r + 1, length);
	sum += length + copied[length - 1];
	return 0;
}

int bench_open(const char *path, uint32_t ring_bytes, uint32_t payload)
{
	struct bpf_map *map;
	int failed;

	object = bpf_object__open_file(path, NULL);
	if (!object)
		return -errno;
	map = bpf_object__find_map_by_name(object, ".rodata");
	failed = bpf_map__set_initial_value(map, &payload, sizeof(payload));
	if (failed)
		return failed;
	map = bpf_object__find_map_by_name(object, "ring");
	bpf_map__set_max_entries(map, ring_bytes);
	failed = bpf_object__load(object);
	if (failed)
		return failed;
	ring_fd = bpf_map__fd(map);
	fill_fd = bpf_program__fd(bpf_object__find_program_by_name(object, "fill"));
	consumer = ring_buffer__new(ring_fd, take, NULL, NULL);
	return consumer ? 0 : -errno;
}

/* The pages of the ring from the offset on, -1 if they cannot be mapped. */
void *bench_map(size_t offset, size_t bytes)
{
	return mmap(NULL, bytes, offset ? PROT_READ : PROT_READ | PROT_WRITE, MAP_SHARED, ring_fd, offset);
}

static int hop(int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return sched_setaffinity(0, sizeof(one), &one) ? -errno : 0;
}

/* Fills the ring on one CPU, then moves the thread to where it shall be read: live, records come from another CPU's cache, too. */
int bench_fill(int on_cpu, int then_cpu)
{
	uint8_t packet[64] = {0};
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet));
	int failed = hop(on_cpu);

	while (!failed && !run.retval)
		failed = bpf_prog_test_run_opts(fill_fd, &run);
	return failed ? failed : hop(then_cpu);
}

/* How many records libbpf's consumer took. */
int bench_consume(void)
{
	return ring_buffer__consume(consumer);
}

uint64_t bench_sum(void)
{
	return sum;
}

void bench_close(void)
{
	ring_buffer__free(consumer);
	bpf_object__close(object);
	sum = 0;
}
