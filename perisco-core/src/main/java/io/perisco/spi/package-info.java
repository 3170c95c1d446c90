/**
 * The plugin author's side of perisco. A {@link io.perisco.spi.Protocol} detects, parses and matches one protocol; a
 * {@link io.perisco.spi.SocketEventSource} tells what sockets carried.
 *
 * <p>A parser sees no I/O, threads, clocks or process ids: both directions of one connection as ordered bytes, with
 * measured gaps. The rules that bind parser and engine:
 *
 * <ul>
 *   <li>What a parser tells the sink happens at the cursor; if the cursor is ahead of the bytes, when they arrive, or
 *       never.
 *   <li>A parser that returns {@link io.perisco.spi.Step#MORE} has changed no state since it last consumed or skipped;
 *       the next view begins at the same position with the same bytes.
 *   <li>A body is announced with {@link io.perisco.spi.MessageSink#body body}, never consumed.
 *   <li>A gap inside announced or skipped bytes is not told to the parser. Any other gap calls
 *       {@link io.perisco.spi.ProtocolParser#gap gap} once, then {@link io.perisco.spi.ProtocolParser#resync resync}
 *       until true; between these {@code parse} is not called.
 *   <li>Everything of one connection is called by one thread at a time. An exception makes the connection opaque.
 * </ul>
 */
@NullMarked
package io.perisco.spi;

import org.jspecify.annotations.NullMarked;
