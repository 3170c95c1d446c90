/**
 * For whoever rides on HTTP, whichever version: an {@link io.perisco.http.spi.ExchangeInterpreter} claims exchanges by
 * their heads and reads what they carry.
 */
@NullMarked
package io.perisco.http.spi;

import org.jspecify.annotations.NullMarked;
