/**
 * The embedder's side of perisco: {@link io.perisco.Perisco} watches a source and tells listeners of exchanges.
 *
 * <pre>{@code
 * Perisco.builder().source(PcapSource.of(path)).listener(System.out::println).build().run();
 * }</pre>
 */
@NullMarked
package io.perisco;

import org.jspecify.annotations.NullMarked;
