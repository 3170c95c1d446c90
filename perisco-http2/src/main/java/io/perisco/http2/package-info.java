/**
 * HTTP/2 (RFC 9113) and its header compression (RFC 7541) as a passive observer must read them: from the middle of a
 * connection, and past what was lost.
 */
@NullMarked
package io.perisco.http2;

import org.jspecify.annotations.NullMarked;
