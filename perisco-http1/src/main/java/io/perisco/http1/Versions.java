package io.perisco.http1;

/** The versions HTTP/1.0 to HTTP/1.9; all that is said of them is said of their last digit. */
final class Versions {
    /** How many bytes {@code HTTP/1.x} has. */
    static final int LENGTH = 8;

    static final String HTTP_1_0 = "1.0";

    private static final String[] NAMES = {HTTP_1_0, "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9"};

    private Versions() {}

    /** {@code 1.0} to {@code 1.9}. */
    static String name(byte minor) {
        return NAMES[minor - '0'];
    }
}
