package io.perisco.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the command printed of a capture against its reference answer: connection by connection, in the order of the
 * requests or by stream. A value that the reference does not know is not compared, but for a response that it did not see: ours must be
 * absent too, or carry a caveat. A line of ours whose heads the weaker answer ({@code http1_head}) shows is right.
 */
final class Reference {
    /** One exchange: where it belongs, and what is compared. */
    private record Seen(
            String connection,
            String order,
            @Nullable String method,
            @Nullable String target,
            @Nullable Long status,
            @Nullable Long grpcStatus,
            boolean caveat) {
        boolean agrees(Seen ours) {
            boolean request =
                    (method == null || method.equals(ours.method)) && (target == null || target.equals(ours.target));
            boolean response = status == null ? ours.status == null || ours.caveat : status.equals(ours.status);
            boolean call = grpcStatus == null || grpcStatus.equals(ours.grpcStatus);
            return request && response && call;
        }

        String text() {
            String shown = target != null && target.length() > 60 ? target.substring(0, 60) + "…" : target;
            return connection + " " + method + " " + shown + " " + status;
        }
    }

    /**
     * What differs.
     *
     * @param expected exchanges of the reference
     * @param missed those that we did not tell
     * @param extra what we told that is in neither answer
     */
    record Difference(int expected, List<String> missed, List<String> extra) {}

    private static final Set<String> KINDS = Set.of("http1", "http2", "grpc");

    private Reference() {}

    static Difference compare(Path capture, String printed) throws IOException {
        List<Map<String, Object>> reference = Json.lines(Files.readString(Corpus.expected(capture)));
        List<Seen> want = new ArrayList<>();
        List<String> askedHeads = new ArrayList<>();
        List<String> toldHeads = new ArrayList<>();
        for (Map<String, Object> line : reference) {
            if (KINDS.contains((String) line.get("kind"))) {
                want.add(theirs(line));
            } else if ("http1_head".equals(line.get("kind"))) {
                if ("request".equals(line.get("dir"))) {
                    askedHeads.add(line.get("src") + " " + line.get("method") + " " + line.get("uri"));
                } else {
                    toldHeads.add(line.get("src") + " " + line.get("status"));
                }
            }
        }
        List<Seen> got = new ArrayList<>();
        for (Map<String, Object> line : Json.lines(printed)) {
            got.add(ours(line));
        }
        want.sort(Comparator.comparing(Seen::order));
        got.sort(Comparator.comparing(Seen::order));
        List<String> missed = new ArrayList<>();
        List<String> extra = new ArrayList<>();
        TreeSet<String> connections = new TreeSet<>();
        want.forEach(x -> connections.add(x.connection));
        got.forEach(x -> connections.add(x.connection));
        for (String c : connections) {
            List<Seen> w = want.stream().filter(x -> x.connection.equals(c)).toList();
            List<Seen> g = got.stream().filter(x -> x.connection.equals(c)).toList();
            match(w, g, missed, extra, askedHeads, toldHeads);
        }
        return new Difference(want.size(), missed, extra);
    }

    /** The longest common run, in order. */
    private static void match(
            List<Seen> want,
            List<Seen> got,
            List<String> missed,
            List<String> extra,
            List<String> askedHeads,
            List<String> toldHeads) {
        int n = want.size();
        int m = got.size();
        int[][] best = new int[n + 1][m + 1];
        for (int i = n - 1; i >= 0; i--) {
            for (int j = m - 1; j >= 0; j--) {
                int both = want.get(i).agrees(got.get(j)) ? best[i + 1][j + 1] + 1 : 0;
                best[i][j] = Math.max(both, Math.max(best[i + 1][j], best[i][j + 1]));
            }
        }
        int i = 0;
        int j = 0;
        while (i < n || j < m) {
            if (i < n && j < m && want.get(i).agrees(got.get(j)) && best[i][j] == best[i + 1][j + 1] + 1) {
                i++;
                j++;
            } else if (j == m || (i < n && best[i + 1][j] >= best[i][j + 1])) {
                missed.add(want.get(i++).text());
            } else {
                Seen x = got.get(j++);
                if (!excused(x, askedHeads, toldHeads)) {
                    extra.add(x.text());
                }
            }
        }
    }

    private static boolean excused(Seen x, List<String> asked, List<String> told) {
        String client = x.connection.substring(0, x.connection.indexOf(' '));
        String server = x.connection.substring(x.connection.lastIndexOf(' ') + 1);
        String request = x.method == null ? null : client + " " + x.method + " " + x.target;
        String response = x.status == null ? null : server + " " + x.status;
        if ((request == null && response == null)
                || (request != null && !asked.contains(request))
                || (response != null && !told.contains(response))) {
            return false;
        }
        if (request != null) {
            asked.remove(request);
        }
        if (response != null) {
            told.remove(response);
        }
        return true;
    }

    private static Seen theirs(Map<String, Object> line) {
        boolean keyed = line.get("sid") != null;
        Object frame = line.getOrDefault("req_frame", line.getOrDefault("resp_frame", 0L));
        return new Seen(
                line.get("client") + " > " + line.get("server"),
                keyed ? byStream(line.get("sid")) : String.format("%012d", (Long) frame),
                (String) line.get("method"),
                (String) line.get(keyed ? "path" : "uri"),
                (Long) line.get("status"),
                (Long) line.get("grpc_status"),
                false);
    }

    private static Seen ours(Map<String, Object> line) {
        Map<?, ?> request = (Map<?, ?>) line.getOrDefault("request", Map.of());
        Map<?, ?> response = (Map<?, ?>) line.getOrDefault("response", Map.of());
        return new Seen(
                endpoint(line, "client") + " > " + endpoint(line, "server"),
                line.containsKey("stream")
                        ? byStream(line.get("stream"))
                        : (String) Objects.requireNonNull(line.get("time")),
                (String) request.get("method"),
                (String) request.get("target"),
                (Long) response.get("status"),
                (Long) ((Map<?, ?>) line.getOrDefault("grpc", Map.of())).get("status"),
                !((List<?>) Objects.requireNonNull(line.get("caveats"))).isEmpty());
    }

    /** Streams go by their numbers, behind what goes by time. */
    private static String byStream(@Nullable Object number) {
        return String.format("~%12s", number);
    }

    private static String endpoint(Map<String, Object> line, String side) {
        Map<?, ?> endpoint = (Map<?, ?>) Objects.requireNonNull(line.get(side));
        return endpoint.get("address") + ":" + endpoint.get("port");
    }
}
