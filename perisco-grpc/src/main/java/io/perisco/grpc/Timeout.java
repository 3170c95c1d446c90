package io.perisco.grpc;

import io.perisco.model.Exchange;
import org.jspecify.annotations.Nullable;

/** The value of {@code grpc-timeout}: at most eight digits and a unit. */
final class Timeout {
    private static final int MOST_DIGITS = 8;

    private Timeout() {}

    /** Nanoseconds, or {@link Exchange#UNKNOWN} if there is none, or none that is one. */
    static long nanos(@Nullable String value) {
        int digits = value == null ? 0 : value.length() - 1;
        if (value == null || digits < 1 || digits > MOST_DIGITS) {
            return Exchange.UNKNOWN;
        }
        long n = 0;
        for (int i = 0; i < digits; i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Exchange.UNKNOWN;
            }
            n = n * 10 + digit;
        }
        long unit = switch (value.charAt(digits)) {
            case 'H' -> 3_600_000_000_000L;
            case 'M' -> 60_000_000_000L;
            case 'S' -> 1_000_000_000L;
            case 'm' -> 1_000_000L;
            case 'u' -> 1_000L;
            case 'n' -> 1L;
            default -> Exchange.UNKNOWN;
        };
        return unit < 0 ? Exchange.UNKNOWN : n > Long.MAX_VALUE / unit ? Long.MAX_VALUE : n * unit;
    }
}
