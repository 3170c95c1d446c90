package io.perisco.spi;

/**
 * The stock matchers.
 *
 * @since 0.1.0
 */
public final class Matchers {
    private Matchers() {}

    /**
     * For protocols that answer in the order in which they were asked. After loss it pairs only what is certain, or flags
     * the pair.
     */
    public static Matcher inOrder() {
        return new InOrderMatcher();
    }

    /** For protocols that name the request in the response: keys that are open at a time are distinct. */
    public static Matcher byKey() {
        return new KeyMatcher();
    }
}
