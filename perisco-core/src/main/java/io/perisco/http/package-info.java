/**
 * HTTP semantics (RFC 9110) as values, shared by every HTTP version. Immutable and thread-safe; text is decoded when
 * somebody asks for it.
 */
@NullMarked
package io.perisco.http;

import org.jspecify.annotations.NullMarked;
