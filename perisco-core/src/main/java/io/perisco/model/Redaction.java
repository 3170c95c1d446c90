package io.perisco.model;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is hidden wherever text leaves an exchange: the values of the named fields, and in a request target the values
 * of the named query keys. Body prefixes are raw bytes and never redacted. Immutable.
 *
 * @since 0.1.0
 */
public final class Redaction {
    /** What stands in the place of a hidden value. */
    public static final String HIDDEN = "<redacted>";

    private static final int ASCII = 128;

    private static final Redaction NONE = new Redaction(Set.of(), Set.of());
    private static final Redaction STANDARD = new Redaction(
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"),
            Set.of("access_token", "token", "password", "api_key", "signature"));

    private final Set<String> fields;
    private final Set<String> queryKeys;

    /** Those of {@link #fields} that are ASCII, by their length. */
    private final byte[][][] byLength;

    /** Whether there are others: then bytes are not all there is to their case. */
    private final boolean foreign;

    private Redaction(Set<String> fields, Set<String> queryKeys) {
        this.fields = fields;
        this.queryKeys = queryKeys;
        this.foreign = !fields.stream().allMatch(Redaction::isAscii);
        this.byLength = new byte[fields.stream().mapToInt(String::length).max().orElse(-1) + 1][0][];
        for (String field : fields) {
            if (isAscii(field)) {
                byte[][] others = byLength[field.length()];
                byte[][] all = Arrays.copyOf(others, others.length + 1);
                all[others.length] = field.getBytes(StandardCharsets.US_ASCII);
                byLength[field.length()] = all;
            }
        }
    }

    /** Credentials and cookies, and the query keys that commonly carry secrets. */
    public static Redaction standard() {
        return STANDARD;
    }

    /** Nothing is hidden. */
    public static Redaction none() {
        return NONE;
    }

    /** Hides these fields and the values of these query keys, whatever their case, and nothing else. */
    public static Redaction of(Set<String> fields, Set<String> queryKeys) {
        return new Redaction(lower(fields), lower(queryKeys));
    }

    /** Whether the value of field {@code name} (any case) is hidden. */
    public boolean hides(String name) {
        return !fields.isEmpty() && fields.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether the value of the field is hidden whose name is {@code [from, to)}, in any case, be it UTF-8 or ISO-8859-1.
     * Of names that are ASCII, as RFC 9110, section 5.1, has all of them, no string is made.
     */
    public boolean hides(byte[] bytes, int from, int to) {
        int n = to - from;
        if (n < byLength.length) {
            for (byte[] field : byLength[n]) {
                if (isNamed(field, bytes, from)) {
                    return true;
                }
            }
        }
        return foreign
                && (hides(new String(bytes, from, n, StandardCharsets.UTF_8))
                        || hides(new String(bytes, from, n, StandardCharsets.ISO_8859_1)));
    }

    private static boolean isAscii(String field) {
        return field.chars().allMatch(c -> c < ASCII);
    }

    private static boolean isNamed(byte[] lower, byte[] bytes, int from) {
        for (int i = 0; i < lower.length; i++) {
            byte b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing at all is hidden. */
    public boolean isNone() {
        return fields.isEmpty() && queryKeys.isEmpty();
    }

    /** A request target or URI reference with the values of hidden query keys replaced. */
    public String target(String target) {
        return isNone() ? target : query(userInfo(target));
    }

    /** RFC 3986, section 3.2.1: credentials before the host. */
    private static String userInfo(String target) {
        int scheme = target.indexOf("://");
        int path = scheme < 0 ? -1 : target.indexOf('/', scheme + 3);
        int at = scheme < 0 ? -1 : target.lastIndexOf('@', path < 0 ? target.length() : path);
        int query = target.indexOf('?');
        boolean leads = at > scheme + 3 && (query < 0 || at < query);
        return leads ? target.substring(0, scheme + 3) + HIDDEN + target.substring(at) : target;
    }

    private String query(String target) {
        int query = target.indexOf('?');
        if (query < 0 || queryKeys.isEmpty()) {
            return target;
        }
        int end = target.indexOf('#', query);
        end = end < 0 ? target.length() : end;
        StringBuilder out = new StringBuilder(target.length()).append(target, 0, query + 1);
        for (int from = query + 1; from <= end; ) {
            int to = nextSeparator(target, from, end);
            int equals = target.indexOf('=', from);
            if (equals >= from
                    && equals < to
                    && queryKeys.contains(
                            decoded(target.substring(from, equals)).toLowerCase(Locale.ROOT))) {
                out.append(target, from, equals + 1).append(HIDDEN);
            } else {
                out.append(target, from, to);
            }
            if (to < end) {
                out.append(target.charAt(to));
            }
            from = to + 1;
        }
        return out.append(target, end, target.length()).toString();
    }

    /** RFC 3986, section 2.1: an encoded letter is that letter. */
    private static String decoded(String key) {
        try {
            return key.indexOf('%') < 0 ? key : URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return key;
        }
    }

    private static int nextSeparator(String text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (text.charAt(i) == '&' || text.charAt(i) == ';') {
                return i;
            }
        }
        return end;
    }

    private static Set<String> lower(Set<String> names) {
        Set<String> lower = new TreeSet<>();
        names.forEach(n -> lower.add(n.toLowerCase(Locale.ROOT)));
        return Set.copyOf(lower);
    }
}
