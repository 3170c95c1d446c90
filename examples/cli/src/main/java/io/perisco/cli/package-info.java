/** The {@code perisco} command: replays captures and prints what the library tells. */
@NullMarked
package io.perisco.cli;

import org.jspecify.annotations.NullMarked;
