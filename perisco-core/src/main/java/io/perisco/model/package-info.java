/**
 * Values: what perisco tells of the traffic it saw. Nothing here reads, parses or waits; every type is immutable
 * once a listener sees it, and may be shared between threads.
 */
@NullMarked
package io.perisco.model;

import org.jspecify.annotations.NullMarked;
