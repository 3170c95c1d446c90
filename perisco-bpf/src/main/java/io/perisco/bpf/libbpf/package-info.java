/**
 * The kernel and libbpf, behind plain Java: the only package that makes native calls. Nothing here knows what the BPF programs do.
 */
@NullMarked
package io.perisco.bpf.libbpf;

import org.jspecify.annotations.NullMarked;
