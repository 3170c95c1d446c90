/** An agent that embeds the library: it watches this host, or replays a capture, and counts requests. */
@NullMarked
package io.perisco.embedding;

import org.jspecify.annotations.NullMarked;
