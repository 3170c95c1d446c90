/**
 * Live capture: {@link io.perisco.bpf.BpfSource} tells what the sockets of this host carry, from an eBPF program; {@link
 * io.perisco.bpf.Doctor} says whether it can here.
 */
@NullMarked
package io.perisco.bpf;

import org.jspecify.annotations.NullMarked;
