/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What goes through the ring, and what the loader reads and writes in maps. The one place where both sides agree: io.perisco.bpf.Wire
 * has the same numbers, and a test compares them. Host byte order, no implicit padding.
 */
#pragma once

#define WIRE_AT(type, field, offset) _Static_assert(__builtin_offsetof(type, field) == (offset), #type "." #field)
#define WIRE_SIZE(type, size) _Static_assert(sizeof(type) == (size), #type)

enum record_kind {
	RECORD_OPEN = 1, /* struct record_open; before anything else of its connection */
	RECORD_DATA = 2, /* struct record, then its bytes; without bytes it is a measured gap */
	RECORD_END = 3, /* struct record; one direction ends at its position */
	RECORD_CLOSE = 4, /* struct record_close; the socket is gone */
};

enum record_flag {
	FLAG_SENT = 1, /* bytes that this host's process sent, else received */
	FLAG_LAST = 2, /* the last record of its call: what the call moved beyond it was not captured */
	FLAG_RESET = 4, /* RECORD_CLOSE: by a reset */
};

/* Why bytes of a call are missing. */
enum record_reason {
	REASON_NONE = 0,
	REASON_LIMIT = 1, /* beyond the bytes that are captured of a call */
	REASON_NO_BUFFER = 2, /* sendfile, splice: the bytes were in no process's memory */
	REASON_IO_URING = 3,
	REASON_MANY_MESSAGES = 4, /* sendmmsg, recvmmsg: which message it was is not known */
	REASON_COMPAT = 5, /* a 32-bit process */
	REASON_UNKNOWN_CALL = 6,
	REASON_FAULT = 7, /* the memory could not be read */
	REASON_SEGMENTS = 8, /* more buffers than are looked at */
};

enum role { ROLE_UNKNOWN = 0, ROLE_CLIENT = 1, ROLE_SERVER = 2 };

/* The most bytes of one record; a call that moved more has several. */
#define CHUNK 4096

struct record {
	__u8 kind;
	__u8 flags;
	__u16 reason;
	__u32 length; /* captured bytes that follow; the ring may have more room behind them */
	__u64 time; /* CLOCK_MONOTONIC, nanoseconds */
	__u64 connection; /* the socket's cookie */
	__u64 position; /* of the first byte in its direction; advances whatever is filtered or lost */
	__u64 after; /* bytes of the other direction that came before */
	__u32 total; /* bytes the call moved */
	__u32 offset; /* of the first byte in the call */
	__u32 tgid; /* process id, initial namespace */
	__u32 tid;
};
WIRE_AT(struct record, kind, 0);
WIRE_AT(struct record, flags, 1);
WIRE_AT(struct record, reason, 2);
WIRE_AT(struct record, length, 4);
WIRE_AT(struct record, time, 8);
WIRE_AT(struct record, connection, 16);
WIRE_AT(struct record, position, 24);
WIRE_AT(struct record, after, 32);
WIRE_AT(struct record, total, 40);
WIRE_AT(struct record, offset, 44);
WIRE_AT(struct record, tgid, 48);
WIRE_AT(struct record, tid, 52);
WIRE_SIZE(struct record, 56);

struct record_open {
	struct record head;
	__u64 began; /* when it was established, 0 if before the capture; tells a socket that connects again */
	__u64 cgroup; /* cgroup v2 id */
	__u32 netns; /* inode number */
	__u32 uid;
	__u32 namespace_pid; /* process id in the process's own namespace, 0 if not known */
	__u16 local_port;
	__u16 remote_port;
	__u8 role; /* of this host's side */
	__u8 from_start; /* nothing came before the next record */
	__u8 reserved[6];
	__u8 local[16]; /* IPv4 as ::ffff:a.b.c.d */
	__u8 remote[16];
	char comm[16];
};
WIRE_AT(struct record_open, began, 56);
WIRE_AT(struct record_open, cgroup, 64);
WIRE_AT(struct record_open, netns, 72);
WIRE_AT(struct record_open, uid, 76);
WIRE_AT(struct record_open, namespace_pid, 80);
WIRE_AT(struct record_open, local_port, 84);
WIRE_AT(struct record_open, remote_port, 86);
WIRE_AT(struct record_open, role, 88);
WIRE_AT(struct record_open, from_start, 89);
WIRE_AT(struct record_open, local, 96);
WIRE_AT(struct record_open, remote, 112);
WIRE_AT(struct record_open, comm, 128);
WIRE_SIZE(struct record_open, 144);

struct record_close {
	struct record head;
	__u64 received; /* where each direction ended */
	__u64 sent;
};
WIRE_AT(struct record_close, received, 56);
WIRE_AT(struct record_close, sent, 64);
WIRE_SIZE(struct record_close, 72);

/* Map "tally", one per CPU. An event is a record, or a call of which no record was made. */
struct tally {
	__u64 submitted; /* = records that were read + filtered + dropped */
	__u64 filtered;
	__u64 dropped; /* the ring was full */
	__u64 dropped_bytes;
	__u64 gaps; /* records without bytes */
	__u64 gap_bytes;
	__u64 faults;
	__u64 written; /* bytes of records since the ring's reader was last looked at */
};
WIRE_AT(struct tally, submitted, 0);
WIRE_AT(struct tally, filtered, 8);
WIRE_AT(struct tally, dropped, 16);
WIRE_AT(struct tally, dropped_bytes, 24);
WIRE_AT(struct tally, gaps, 32);
WIRE_AT(struct tally, gap_bytes, 40);
WIRE_AT(struct tally, faults, 48);
WIRE_AT(struct tally, written, 56);
WIRE_SIZE(struct tally, 64);

enum filter_bit {
	FILTER_NETWORKS = 1,
	FILTER_PORTS = 2,
	FILTER_PROCESSES = 4,
	FILTER_CGROUPS = 8,
};

/* Map "verdicts", by connection. */
enum verdict {
	VERDICT_IGNORE = 1, /* no records any more, but for the last */
	VERDICT_ANNOUNCE = 2, /* the reader does not know it: announce it again */
};

/* Of a connection with both ends on this host, whose view is told. */
enum view { VIEW_SERVER = 0, VIEW_CLIENT = 1, VIEW_BOTH = 2 };

/* Map ".data.config"; written at any time, as a whole. */
struct config {
	__u32 epoch; /* another number makes every connection look at filters and verdicts again */
	__u32 filters; /* enum filter_bit */
	__u32 view;
	__u32 bytes_per_call;
	__u32 wake_bytes; /* the reader is woken when so much waits */
};
WIRE_AT(struct config, epoch, 0);
WIRE_AT(struct config, filters, 4);
WIRE_AT(struct config, view, 8);
WIRE_AT(struct config, bytes_per_call, 12);
WIRE_AT(struct config, wake_bytes, 16);
WIRE_SIZE(struct config, 20);

/* Map "networks": IPv4 prefixes as ::ffff:0:0/96 + n. */
struct network {
	__u32 prefix;
	__u8 address[16];
};
WIRE_AT(struct network, prefix, 0);
WIRE_AT(struct network, address, 4);
WIRE_SIZE(struct network, 20);

/* Map ".rodata.abilities"; written before load. Code behind a false one is dropped by the verifier, with what the kernel lacks. */
struct abilities {
	__u8 socket_storage; /* bpf_sk_storage_get in tracing programs: 5.11 */
	__u8 socket_cookie; /* bpf_get_socket_cookie in tracing programs: 5.12 */
	__u8 kernel_memory; /* bpf_probe_read_kernel: not under lockdown=confidentiality */
	__u8 cast; /* bpf_rdonly_cast: 6.2 */
};
WIRE_AT(struct abilities, socket_storage, 0);
WIRE_AT(struct abilities, socket_cookie, 1);
WIRE_AT(struct abilities, kernel_memory, 2);
WIRE_AT(struct abilities, cast, 3);
WIRE_SIZE(struct abilities, 4);
