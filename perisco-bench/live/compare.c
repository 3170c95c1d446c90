/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * compare OLD NEW: what the programs of two objects cost for the same calls, by the kernel's own figure. Both are attached at once, the
 * order changes from round to round; then each alone, in turn. The calls are those of "calls", whose standard input and output are this
 * one's output and input; figures go to standard error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include "wire.h"

#define ROUNDS 120
#define RING (8 << 20) /* perisco's; the records of a round fit */

enum { OLD, NEW, SIDES };

static const char *const programs[] = {"length_sent", "length_received"};
#define PROGRAMS 2

static struct side {
	struct bpf_object *object;
	struct bpf_link *links[PROGRAMS];
	unsigned long *consumer;
	const unsigned long *producer;
} sides[SIDES];

static void must(int ok, const char *what)
{
	if (!ok) {
		perror(what);
		exit(2);
	}
}

static struct bpf_program *program(const struct side *s, int i)
{
	return bpf_object__find_program_by_name(s->object, programs[i]);
}

static void load(struct side *s, const char *path)
{
	struct config config = {.epoch = 1, .view = VIEW_BOTH, .bytes_per_call = CHUNK, .wake_bytes = RING};
	struct bpf_program *p;
	struct bpf_map *map;
	int zero = 0;
	int ring;

	s->object = bpf_object__open_file(path, NULL);
	must(s->object != NULL, path);
	bpf_object__for_each_program(p, s->object)
		bpf_program__set_autoload(p, false);
	for (int i = 0; i < PROGRAMS; i++)
		bpf_program__set_autoload(program(s, i), true);
	map = bpf_object__find_map_by_name(s->object, "ring");
	must(!bpf_map__set_max_entries(map, RING) && !bpf_object__load(s->object), path);
	ring = bpf_map__fd(map);
	s->consumer = mmap(NULL, getpagesize(), PROT_READ | PROT_WRITE, MAP_SHARED, ring, 0);
	s->producer = mmap(NULL, getpagesize(), PROT_READ, MAP_SHARED, ring, getpagesize());
	must(s->consumer != MAP_FAILED && s->producer != MAP_FAILED, "the ring");
	map = bpf_object__find_map_by_name(s->object, ".data.config");
	must(!bpf_map_update_elem(bpf_map__fd(map), &zero, &config, BPF_ANY), "the filters");
}

static void attach(struct side *s)
{
	for (int i = 0; i < PROGRAMS; i++) {
		s->links[i] = bpf_program__attach(program(s, i));
		must(s->links[i] != NULL, programs[i]);
	}
}

static void empty(struct side *s)
{
	*s->consumer = *s->producer;
}

static void detach(struct side *s)
{
	for (int i = 0; i < PROGRAMS; i++)
		bpf_link__destroy(s->links[i]);
	empty(s);
}

/* Nanoseconds and runs of a side's programs until now. */
static void spent(const struct side *s, double *nanos, double *runs)
{
	*nanos = *runs = 0;
	for (int i = 0; i < PROGRAMS; i++) {
		struct bpf_prog_info info = {};
		__u32 length = sizeof(info);

		must(!bpf_obj_get_info_by_fd(bpf_program__fd(program(s, i)), &info, &length), "bpf_stats");
		*nanos += info.run_time_ns;
		*runs += info.run_cnt;
	}
}

/* Has "calls" say something, after it has made its calls. */
static void talk(void)
{
	char said[64];

	must(puts("go") >= 0 && !fflush(stdout) && fgets(said, sizeof(said), stdin), "calls");
}

/* Nanoseconds a call of each side that is attached. */
static void measure(double *a_call)
{
	double nanos[SIDES], runs[SIDES];

	for (int side = OLD; side < SIDES; side++)
		spent(&sides[side], &nanos[side], &runs[side]);
	talk();
	for (int side = OLD; side < SIDES; side++) {
		double nanos_after, runs_after;

		spent(&sides[side], &nanos_after, &runs_after);
		a_call[side] = runs_after > runs[side] ? (nanos_after - nanos[side]) / (runs_after - runs[side]) : 0;
	}
}

static int order(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static void tell(const char *how, double (*v)[ROUNDS], int rounds)
{
	for (int side = OLD; side < SIDES; side++)
		qsort(v[side], rounds, sizeof(double), order);
	fprintf(stderr, "%s: %.0f and %.0f ns a call, x%.2f (lowest rounds %.0f and %.0f)\n", how, v[OLD][rounds / 2],
	       v[NEW][rounds / 2], v[NEW][rounds / 2] / v[OLD][rounds / 2], v[OLD][0], v[NEW][0]);
}

int main(int argc, char **argv)
{
	static double first[SIDES][ROUNDS], second[SIDES][ROUNDS], alone[SIDES][ROUNDS];
	double now[SIDES];

	must(argc == 3, "usage: compare OLD NEW");
	load(&sides[OLD], argv[1]);
	load(&sides[NEW], argv[2]);
	must(bpf_enable_stats(BPF_STATS_RUN_TIME) >= 0, "bpf_stats");
	talk(); /* connects */
	for (int round = 0; round < ROUNDS; round++) {
		int leads = round % SIDES;

		attach(&sides[leads]);
		attach(&sides[!leads]);
		measure(now);
		first[leads][round / SIDES] = now[leads];
		second[!leads][round / SIDES] = now[!leads];
		detach(&sides[OLD]);
		detach(&sides[NEW]);
	}
	for (int round = 0; round < ROUNDS; round++)
		for (int side = OLD; side < SIDES; side++) {
			attach(&sides[side]);
			measure(now);
			alone[side][round] = now[side];
			detach(&sides[side]);
		}
	tell("each as the first of both", first, ROUNDS / SIDES);
	tell("each as the second", second, ROUNDS / SIDES);
	tell("each alone", alone, ROUNDS);
	return 0;
}
