// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What perisco attaches to the kernel. Both strategies are in the object; the loader picks one and leaves the programs of the other out.
 * Compiled with -DLEGACY for kernels before 5.17, whose verifier refuses some instructions and helpers even where they are never reached.
 */
#include "length.bpf.h"
#include "life.bpf.h"
#include "message.bpf.h"
#include "walk.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
