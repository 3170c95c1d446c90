package io.perisco.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Counter;
import io.perisco.model.Half;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import io.perisco.testkit.Watched;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Vectors that others wrote, of which none may throw, or read otherwise if its bytes trickle in. They are not part of
 * the project: the environment variable PERISCO_CORPUS names the directory that holds them.
 */
final class Http1VectorsTest {
    private static final String DIFFERENCES = "vector-differences.txt";

    /** What a vector's log tells of one. */
    private record Llhttp(String name, boolean request, byte[] bytes, int messages, boolean error) {}

    private static final Pattern LLHTTP = Pattern.compile(
            "<!-- *meta=\\{\"type\": *\"(request|response)[^}]*} *-->\\s*```http\\n((?:(?!```).)*)```"
                    + "(?:(?!```|<!--).)*```log\\n(.*?)```",
            Pattern.DOTALL);

    private static final Pattern META = Pattern.compile("meta=");

    private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-fA-F]{2})");

    private static final Pattern PICO = Pattern.compile("PARSE\\(((?:\\s*\"(?:[^\"\\\\]|\\\\.)*\")+)\\s*,");

    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)");

    @Test
    void llhttp() throws IOException {
        Path vectors = vectors("llhttp");
        if (vectors == null) {
            return;
        }
        Set<String> known = differences();
        Set<String> differing = new HashSet<>();
        List<String> unexplained = new ArrayList<>();
        int marked = 0;
        int read = 0;
        for (Path file : files(vectors, "llhttp-", ".md")) {
            marked += (int) META.matcher(text(file)).results().count();
            for (Llhttp v : llhttp(file)) {
                read++;
                Watched watched = sameHoweverCut(v.name(), script(v));
                if (v.messages() == 0 || v.error()) {
                    continue;
                }
                Half half = v.request() ? Half.REQUEST : Half.RESPONSE;
                long told = watched.exchanges().stream()
                        .filter(x -> x.message(half) != null)
                        .count();
                if (told != v.messages()) {
                    differing.add(v.name());
                    if (!known.contains(v.name())) {
                        unexplained.add(
                                v.name() + ": " + v.messages() + " there, " + told + " here " + watched.lines());
                    }
                }
            }
        }
        assertThat(read).as("vectors read").isEqualTo(marked).isPositive();
        assertThat(unexplained).as("other numbers of messages").isEmpty();
        assertThat(differing).as("differences that are listed and still there").containsAll(known);
    }

    @Test
    void libhtp() throws IOException {
        Path vectors = vectors("libhtp");
        if (vectors == null) {
            return;
        }
        int n = 0;
        for (Path file : files(vectors.resolve("libhtp"), "", ".t")) {
            sameHoweverCut(file.getFileName().toString(), libhtp(file));
            n++;
        }
        assertThat(n).as("vectors read").isGreaterThan(30);
    }

    @Test
    void picohttpparser() throws IOException {
        Path vectors = vectors("picohttpparser");
        if (vectors == null) {
            return;
        }
        int n = 0;
        Matcher m = PICO.matcher(text(vectors.resolve("picohttpparser-test.c.txt")));
        while (m.find()) {
            StringBuilder literal = new StringBuilder();
            Matcher part = QUOTED.matcher(m.group(1));
            while (part.find()) {
                literal.append(unescaped(part.group(1)));
            }
            byte[] bytes = bytes(literal.toString());
            sameHoweverCut("as a request: " + m.group(1), Script.connection().client(bytes));
            sameHoweverCut("as a response: " + m.group(1), Script.connection().server(bytes));
            n++;
        }
        assertThat(n).as("vectors read").isGreaterThan(30);
    }

    private static Watched sameHoweverCut(String name, Script script) {
        Watched whole = Watched.of(ScriptSource.of(script), new Http1Protocol());
        Watched single = Watched.of(ScriptSource.of(script).cut(left -> 1), new Http1Protocol());
        for (Watched w : List.of(whole, single)) {
            assertThat(w.counters().get(Counter.PLUGIN_FAILURES))
                    .as("plugin failures in %s", name)
                    .isZero();
            assertThat(w.counters().balances()).as("ledger of %s", name).isTrue();
        }
        assertThat(single.lines()).as("%s byte by byte", name).isEqualTo(whole.lines());
        return whole;
    }

    private static Script script(Llhttp v) {
        return v.request()
                ? Script.connection().client(v.bytes())
                : Script.connection().server(v.bytes());
    }

    // ---- what vectors look like

    /** Blocks of {@code http} and {@code log} under headings; newlines are CRLF unless escaped. */
    private static List<Llhttp> llhttp(Path file) throws IOException {
        String text = text(file);
        List<Llhttp> all = new ArrayList<>();
        Map<String, Integer> repeated = new LinkedHashMap<>();
        Matcher m = LLHTTP.matcher(text);
        while (m.find()) {
            String heading = heading(text, m.start());
            int nth = repeated.merge(heading, 1, Integer::sum);
            String name = file.getFileName() + " / " + heading + (nth > 1 ? " #" + nth : "");
            String log = m.group(3);
            int messages = (int)
                    log.lines().filter(l -> l.endsWith(" message complete")).count();
            boolean error = log.lines().anyMatch(l -> l.contains(" error code="));
            all.add(new Llhttp(name, m.group(1).equals("request"), input(m.group(2)), messages, error));
        }
        return all;
    }

    private static String heading(String text, int before) {
        int at = text.lastIndexOf("\n#", before);
        int end = at < 0 ? -1 : text.indexOf('\n', at + 1);
        return at < 0
                ? "untitled"
                : text.substring(at + 1, end).replaceFirst("^#+ *", "").trim();
    }

    private static byte[] input(String block) {
        String text = block.endsWith("\n") ? block.substring(0, block.length() - 1) : block;
        text = text.replace("\\\n", "").replace("\n", "\r\n");
        text = text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\f", "\f");
        return bytes(HEX.matcher(text)
                .replaceAll(r -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(r.group(1), 16)))));
    }

    /** {@code >>>} and {@code <<<} on lines of their own; the line end before such a line is not sent. */
    private static Script libhtp(Path file) throws IOException {
        Script script = Script.connection();
        StringBuilder turn = new StringBuilder();
        char side = 0;
        for (String line : text(file).split("(?<=\n)", -1)) {
            String mark = line.trim();
            if (mark.equals(">>>") || mark.equals("<<<")) {
                send(script, side, turn, true);
                side = mark.charAt(0);
            } else {
                turn.append(line);
            }
        }
        send(script, side, turn, false);
        return script;
    }

    private static void send(Script script, char side, StringBuilder turn, boolean more) {
        String text = turn.toString();
        turn.setLength(0);
        if (more) {
            text = text.replaceFirst("\r?\n\\z", "");
        }
        if (side == '>' && !text.isEmpty()) {
            script.client(text);
        } else if (side == '<' && !text.isEmpty()) {
            script.server(text);
        }
    }

    /** A string literal's text, as C has it. */
    private static String unescaped(String literal) {
        return ESCAPE.matcher(literal).replaceAll(r -> {
            String e = r.group(1);
            char c = e.charAt(0);
            String plain = switch (c) {
                case 'r' -> "\r";
                case 'n' -> "\n";
                case 't' -> "\t";
                case 'x' -> String.valueOf((char) Integer.parseInt(e.substring(1), 16));
                case '0', '1', '2', '3', '4', '5', '6', '7' -> String.valueOf((char) Integer.parseInt(e, 8));
                default -> e;
            };
            return Matcher.quoteReplacement(plain);
        });
    }

    // ---- where they are

    private static @Nullable Path vectors(String of) {
        String corpus = System.getenv("PERISCO_CORPUS");
        if (corpus == null || corpus.isEmpty()) {
            System.out.println("Http1VectorsTest, " + of + ": corpus tests are off, PERISCO_CORPUS is not set");
            return null;
        }
        return Path.of(corpus, "http1-vectors");
    }

    private static List<Path> files(Path directory, String prefix, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix)
                            && f.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    /** Lines of {@code name — reason}; others that begin with {@code #} are remarks. */
    private static Set<String> differences() throws IOException {
        Set<String> names = new HashSet<>();
        try (InputStream in = Objects.requireNonNull(Http1VectorsTest.class.getResourceAsStream(DIFFERENCES))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .forEach(l -> names.add(l.split(" — ", 2)[0].trim()));
        }
        return names;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
