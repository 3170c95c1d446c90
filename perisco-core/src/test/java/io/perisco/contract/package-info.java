/** The kit's own tests, written against it as a plugin author would: nothing here is published. */
@NullMarked
package io.perisco.contract;

import org.jspecify.annotations.NullMarked;
