/**
 * The engine behind {@link io.perisco.Perisco}; not API. One {@link io.perisco.engine.Engine} is one worker: it gets
 * socket events, owns connections, and tells an {@link io.perisco.engine.Output} what came of them. The way of a byte:
 * {@code Engine} (clock, deadlines, limits) → {@code Conn} (one connection) → {@code Lane} (one direction: order, gaps,
 * cursor) → {@code Detector} or {@code Session} (parser, matcher) → {@code Open} (an exchange) → {@code Output}.
 */
@NullMarked
package io.perisco.engine;

import org.jspecify.annotations.NullMarked;
