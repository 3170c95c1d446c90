/* One operation after the other by io_uring, through its system calls. */
#pragma once
#include <errno.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The exit status where the kernel, or who confines this process, allows no io_uring. */
#define URING_REFUSED 3

#define URING_ENTRIES 4

static struct {
	int fd;
	char *rings;
	struct io_uring_sqe *entries;
	struct io_uring_params params;
} uring = { .fd = -1 };

static unsigned *uring_number(unsigned offset)
{
	return (unsigned *)(uring.rings + offset);
}

static void open_uring(void)
{
	struct io_uring_params *p = &uring.params;
	size_t submitted, completed;

	uring.fd = syscall(__NR_io_uring_setup, URING_ENTRIES, p);
	if (uring.fd < 0) {
		fprintf(stderr, "exerciser: io_uring is refused: %s\n", strerror(errno));
		exit(URING_REFUSED);
	}
	submitted = p->sq_off.array + p->sq_entries * sizeof(unsigned);
	completed = p->cq_off.cqes + p->cq_entries * sizeof(struct io_uring_cqe);
	uring.rings = mmap(NULL, submitted > completed ? submitted : completed, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_POPULATE, uring.fd, IORING_OFF_SQ_RING);
	uring.entries = mmap(NULL, p->sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_POPULATE, uring.fd, IORING_OFF_SQES);
	if (!(p->features & IORING_FEAT_SINGLE_MMAP) || uring.rings == MAP_FAILED || (void *)uring.entries == MAP_FAILED) {
		fprintf(stderr, "exerciser: io_uring's rings cannot be mapped: %s\n", strerror(errno));
		exit(1);
	}
}

/* Returns what the system call of that name would: errors in errno. */
static ssize_t by_uring(int operation, unsigned flags, int fd, const void *what, size_t size)
{
	unsigned tail, index, head;
	struct io_uring_cqe *done;
	int result;

	if (uring.fd < 0)
		open_uring();
	tail = *uring_number(uring.params.sq_off.tail);
	index = tail & *uring_number(uring.params.sq_off.ring_mask);
	memset(&uring.entries[index], 0, sizeof(uring.entries[index]));
	uring.entries[index].opcode = operation;
	uring.entries[index].flags = flags;
	uring.entries[index].fd = fd;
	uring.entries[index].addr = (unsigned long)what;
	uring.entries[index].len = size;
	uring_number(uring.params.sq_off.array)[index] = index;
	__atomic_store_n(uring_number(uring.params.sq_off.tail), tail + 1, __ATOMIC_RELEASE);
	head = *uring_number(uring.params.cq_off.head);
	do {
		unsigned taken = __atomic_load_n(uring_number(uring.params.sq_off.head), __ATOMIC_ACQUIRE);

		if (syscall(__NR_io_uring_enter, uring.fd, tail + 1 - taken, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0 &&
		    errno != EINTR)
			return -1;
	} while (head == __atomic_load_n(uring_number(uring.params.cq_off.tail), __ATOMIC_ACQUIRE));
	done = (struct io_uring_cqe *)(uring.rings + uring.params.cq_off.cqes) +
	       (head & *uring_number(uring.params.cq_off.ring_mask));
	result = done->res;
	__atomic_store_n(uring_number(uring.params.cq_off.head), head + 1, __ATOMIC_RELEASE);
	if (result >= 0)
		return result;
	errno = -result;
	return -1;
}
