package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** JSON lines of two watchers of the same traffic, side by side. */
final class Told {
    /** What depends on who watches, and from where. */
    private static final Set<String> OF_THE_WATCHER =
            Set.of("time", "connection", "process", "latency_ns", "duration_ns");

    private Told() {}

    /** Fails with the exchanges that only one of them tells; what depends on who watches is left out. */
    static void assertSame(List<Map<String, Object>> some, List<Map<String, Object>> others) {
        List<String> these = said(some);
        List<String> those = said(others);
        List<String> only = new ArrayList<>(these);
        those.forEach(only::remove);
        List<String> onlyOther = new ArrayList<>(those);
        these.forEach(onlyOther::remove);
        assertThat(some(only) + "\n" + some(onlyOther)).as("differences").isEqualTo("\n");
    }

    private static String some(List<String> lines) {
        return lines.stream().limit(3).collect(Collectors.joining("\n"));
    }

    private static List<String> said(List<Map<String, Object>> lines) {
        return lines.stream()
                .map(line -> {
                    Map<String, Object> same = new LinkedHashMap<>(line);
                    same.keySet().removeAll(OF_THE_WATCHER);
                    return same.toString();
                })
                .toList();
    }

    /** Every field, times and process too, but for the number that each run gives a connection. */
    static List<Map<String, Object>> all(String json) throws IOException {
        List<Map<String, Object>> lines = Json.lines(json);
        lines.forEach(line -> line.remove("connection"));
        return lines;
    }

    /** By how much the latencies of the same exchanges differ, in nanoseconds, the smallest first. */
    static List<Long> latencyDifferences(List<Map<String, Object>> some, List<Map<String, Object>> others) {
        Map<String, Object> latencies = latencies(others);
        List<Long> differences = new ArrayList<>();
        latencies(some).forEach((exchange, latency) -> {
            Object other = latencies.get(exchange);
            if (other == null) {
                throw new AssertionError("only one watcher knows the latency of " + exchange);
            }
            differences.add(Math.abs((long) latency - (long) other));
        });
        differences.sort(null);
        return differences;
    }

    /** The shortest of them that is not shorter than so many percent. */
    static long part(List<Long> sorted, int percent) {
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    /** For people. */
    static String distribution(List<Long> sorted) {
        return String.format(
                "latencies live and of tcpdump: of %d pairs 50 %% differ by at most %d us, 99 %% by %d us, all by %d us",
                sorted.size(), part(sorted, 50) / 1000, part(sorted, 99) / 1000, part(sorted, 100) / 1000);
    }

    /** By connection, stream and number in it. */
    private static Map<String, Object> latencies(List<Map<String, Object>> lines) {
        List<Map<String, Object>> inOrder = new ArrayList<>(lines);
        inOrder.sort(Comparator.comparing(line -> String.valueOf(line.get("time"))));
        Map<String, Integer> numbers = new HashMap<>();
        Map<String, Object> latencies = new LinkedHashMap<>();
        for (Map<String, Object> line : inOrder) {
            String of = line.get("client") + " > " + line.get("server") + " stream " + line.get("stream");
            int number = numbers.merge(of, 1, Integer::sum);
            Object latency = line.get("latency_ns");
            if (latency != null) {
                latencies.put(of + " #" + number, latency);
            }
        }
        return latencies;
    }
}
