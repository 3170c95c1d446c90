/**
 * HTTP/1.0 and HTTP/1.1 (RFC 9112) as a passive observer must read it: what two others made of the bytes counts, not
 * what a server should refuse.
 */
@NullMarked
package io.perisco.http1;

import org.jspecify.annotations.NullMarked;
