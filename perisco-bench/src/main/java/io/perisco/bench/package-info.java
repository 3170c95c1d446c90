/** Benchmarks of perisco, one class a question. */
@NullMarked
package io.perisco.bench;

import org.jspecify.annotations.NullMarked;
