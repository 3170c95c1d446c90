package io.perisco.cli;

import io.perisco.model.ExchangeText;

/** Text from the wire on its way to a terminal. */
final class Escaped {
    private Escaped() {}

    /** Appends {@code text} with its control characters made visible. */
    static void append(StringBuilder out, String text) {
        out.append(isPlain(text) ? text : ExchangeText.escape(text));
    }

    /** The same in double quotes, with the quotes and backslashes that were sent escaped too. */
    static void appendQuoted(StringBuilder out, String text) {
        boolean bare = text.indexOf('"') < 0 && text.indexOf('\\') < 0;
        out.append('"');
        append(out, bare ? text : text.replace("\\", "\\\\").replace("\"", "\\\""));
        out.append('"');
    }

    /** A quick look that spares most text the copy: what is not plain here may still need no escape. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7F && c < 0xA0 || c >= 0x2000) {
                return false;
            }
        }
        return true;
    }
}
