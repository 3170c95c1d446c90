package com.example.redis;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** RESP as text. */
final class Say {
    private Say() {}

    static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    static String array(String... elements) {
        return "*" + elements.length + "\r\n" + String.join("", elements);
    }

    static String command(String... words) {
        return "*" + words.length + "\r\n" + Stream.of(words).map(Say::bulk).collect(Collectors.joining());
    }
}
