package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.model.CaptureException;
import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.pcap.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The filters in the kernel, by cgroup and while they change. */
@LiveKernel
@Timeout(180)
final class FiltersLiveTest {
    /** Long enough for several exchanges of a client that never rests. */
    private static final int MORE = 20;

    /** So many that what passes would have been told of some of them. */
    private static final int MANY = 100;

    /** A cgroup that is removed again; who is in it must have ended. */
    private record Cgroup(Path directory) implements AutoCloseable {
        static Cgroup make() throws IOException {
            return make("filter");
        }

        static Cgroup make(String name) throws IOException {
            Path mount = Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .map(line -> line.split(" ", -1))
                    .filter(fields -> fields[2].equals("cgroup2"))
                    .map(fields -> Path.of(fields[1]))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no cgroup2 is mounted: mount -t cgroup2 none DIRECTORY"));
            return new Cgroup(Files.createDirectory(mount.resolve(
                    "perisco-" + name + "-" + ProcessHandle.current().pid())));
        }

        /** One below it, to be removed first. */
        Cgroup below(String name) throws IOException {
            return new Cgroup(Files.createDirectory(directory.resolve(name)));
        }

        long id() {
            return Filter.cgroup(directory);
        }

        /** Of all cgroups. */
        long root() {
            return Filter.cgroup(Objects.requireNonNull(directory.getParent()));
        }

        void take(long pid) throws IOException {
            Files.writeString(directory.resolve("cgroup.procs"), Long.toString(pid));
        }

        @Override
        public void close() {
            Watch.await("an empty cgroup", () -> directory.toFile().delete());
        }
    }

    @Test
    void onlyTheCgroupThatWasAskedForPasses() throws IOException {
        try (Cgroup cgroup = Cgroup.make();
                Exerciser inside = Exerciser.start("write", "read");
                Exerciser outside = Exerciser.start("write", "read");
                Watch watch = new Watch(BpfSource.builder().filter(Filter.none().withCgroups(Set.of(cgroup.id()))))) {
            cgroup.take(inside.pid());
            outside.go();
            inside.go();
            assertThat(watch.end().get(Counter.EVENTS_FILTERED)).isGreaterThanOrEqualTo(8);
            assertThat(watch.exchanges).hasSize(4).allSatisfy(x -> {
                assertThat(Describe.pid(x)).isEqualTo(inside.pid());
                assertThat(Describe.cgroup(x)).isEqualTo(cgroup.id());
            });
        }
    }

    @Test
    void theCgroupsBelowPassAsWellAlsoThoseThatAreMadeLater() throws IOException {
        try (Cgroup slice = Cgroup.make();
                Cgroup pod = slice.below("pod");
                Cgroup otherPod = slice.below("other-pod");
                Exerciser inside = Exerciser.start("write", "read");
                Exerciser outside = Exerciser.start("write", "read");
                Watch watch = new Watch(BpfSource.builder().filter(Filter.none().withCgroups(Set.of(pod.id()))));
                Cgroup sandbox = pod.below("sandbox");
                Cgroup container = sandbox.below("container")) {
            otherPod.take(outside.pid());
            container.take(inside.pid());
            outside.go();
            inside.go();
            assertThat(watch.end().get(Counter.EVENTS_FILTERED)).isGreaterThanOrEqualTo(8);
            assertThat(watch.exchanges).hasSize(4).allSatisfy(x -> {
                assertThat(Describe.pid(x)).isEqualTo(inside.pid());
                assertThat(Describe.cgroup(x)).isEqualTo(container.id());
            });
        }
    }

    /** The connection stays, its process moves, and the answer with it. */
    @Test
    void aProcessThatMovesIntoTheCgroupAndOutOfItPassesMeanwhile() throws IOException {
        try (Cgroup cgroup = Cgroup.make();
                Cgroup below = cgroup.below("below");
                Cgroup beside = Cgroup.make("beside");
                Exerciser traffic = Exerciser.start("unending")) {
            beside.take(traffic.pid());
            traffic.begin();
            try (Watch witness = Watch.server(traffic.port);
                    Watch watch = new Watch(
                            BpfSource.builder().filter(Watch.port(traffic.port).withCgroups(Set.of(cgroup.id()))))) {
                silence(watch, witness);
                below.take(traffic.pid());
                more(watch);
                beside.take(traffic.pid());
                silence(watch, witness);
                watch.end();
            }
        }
    }

    @Test
    void whatIsNoCgroupIsSaid() {
        assertThatThrownBy(() -> Filter.cgroup(Path.of("/tmp")))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("/tmp is no cgroup (v2)");
    }

    @Test
    void everyFilterChangesWhileCapturing() throws IOException {
        try (Cgroup cgroup = Cgroup.make();
                Cgroup other = Cgroup.make("other");
                Exerciser traffic = Exerciser.start("unending")) {
            cgroup.take(traffic.pid());
            traffic.begin();
            Filter port = Watch.port(traffic.port);
            try (Watch witness = Watch.server(traffic.port);
                    Watch watch = new Watch(BpfSource.builder().filter(Watch.port(1)))) {
                silence(watch, witness);
                watch.source.filter(port);
                more(watch);
                for (Filter without : List.of(
                        Watch.port(1),
                        port.withNetworks(List.of(Cidr.parse("10.0.0.0/8"))),
                        port.withProcesses(Set.of(1)),
                        port.withCgroups(Set.of(other.id())))) {
                    watch.source.filter(without);
                    silence(watch, witness);
                }
                for (Filter same : List.of(
                        port.withNetworks(List.of(Cidr.parse("127.0.0.0/8"))),
                        port.withProcesses(Set.of((int) traffic.pid())),
                        port.withCgroups(Set.of(cgroup.id())),
                        port.withCgroups(Set.of(cgroup.root())))) {
                    watch.source.filter(same);
                    more(watch);
                }
                Watch.await("whole calls", () -> last(watch).caveats().isEmpty());
                watch.source.bytesPerCall(40); // neither the request nor the response has so few
                Watch.await("cut calls", () -> Describe.has(last(watch), Caveat.GAP));
                watch.source.bytesPerCall(4096);
                Watch.await("whole calls", () -> last(watch).caveats().isEmpty());
                watch.end();
            }
        }
    }

    private static Exchange last(Watch watch) {
        return watch.exchanges.get(watch.exchanges.size() - 1);
    }

    private static void more(Watch watch) {
        int before = watch.exchanges.size();
        watch.awaitExchanges(before + MORE);
    }

    /** Waits until the witness is told of more, and this one is not. */
    private static void silence(Watch watch, Watch witness) {
        Watch.await("silence", () -> {
            int told = watch.exchanges.size();
            witness.awaitExchanges(witness.exchanges.size() + MANY);
            return watch.exchanges.size() == told;
        });
    }
}
