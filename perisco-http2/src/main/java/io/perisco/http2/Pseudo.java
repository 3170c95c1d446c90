package io.perisco.http2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The pseudo-header fields that heads are made of (RFC 9113, section 8.3). */
enum Pseudo {
    METHOD,
    SCHEME,
    AUTHORITY,
    PATH,
    STATUS;

    static final int COUNT = values().length;

    @SuppressWarnings("ImmutableEnumChecker") // nobody writes to it
    private final byte[] name = (":" + name().toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.US_ASCII);

    /** Whether a field of that name, which is not empty, is one, known here or not. */
    static boolean is(byte[] name) {
        return name[0] == ':';
    }

    /** The one of that name, or null. */
    static @Nullable Pseudo of(byte[] name) {
        if (!is(name) || name.length < 2) {
            return null;
        }
        Pseudo likely = switch (name[1]) {
            case 'm' -> METHOD;
            case 'a' -> AUTHORITY;
            case 'p' -> PATH;
            case 's' -> name.length > 2 && name[2] == 'c' ? SCHEME : STATUS;
            default -> null;
        };
        return likely != null && Arrays.equals(likely.name, name) ? likely : null;
    }
}
