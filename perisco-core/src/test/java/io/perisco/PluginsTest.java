package io.perisco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.contract.LineProtocol;
import io.perisco.engine.Tape;
import io.perisco.model.CaptureException;
import io.perisco.model.Exchange;
import io.perisco.spi.ByteView;
import io.perisco.spi.Matcher;
import io.perisco.spi.Matchers;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Verdict;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where protocols come from. */
final class PluginsTest {
    @TempDir
    Path dir;

    /** Names itself after its class. */
    abstract static class Named implements Protocol {
        @Override
        public Verdict detect(ByteView client, ByteView server) {
            return Verdict.NO;
        }

        @Override
        public ProtocolParser newParser(ParserContext context) {
            throw new IllegalStateException("never detected");
        }

        @Override
        public Matcher newMatcher() {
            return Matchers.inOrder();
        }
    }

    /** A plugin. */
    public static final class One extends Named {
        @Override
        public String id() {
            return "one";
        }
    }

    /** A plugin. */
    public static final class Two extends Named {
        @Override
        public String id() {
            return "two";
        }
    }

    /** Takes the id of another. */
    public static final class AlsoOne extends Named {
        @Override
        public String id() {
            return "one";
        }
    }

    /** Cannot be made. */
    public static final class Broken extends Named {
        public Broken() {
            throw new IllegalStateException("no licence");
        }

        @Override
        public String id() {
            return "broken";
        }
    }

    /** Does not know who it is. */
    public static final class Nameless extends Named {
        @Override
        public String id() {
            throw new IllegalStateException("who am I");
        }
    }

    /** Has nothing to be called by. */
    public static final class Blank extends Named {
        @Override
        public String id() {
            return " ";
        }
    }

    private URLClassLoader loader(String... lines) throws IOException {
        Path services = Files.createDirectories(dir.resolve("META-INF").resolve("services"));
        Files.write(services.resolve(Protocol.class.getName()), List.of(lines));
        return new URLClassLoader(new URL[] {url(dir)}, PluginsTest.class.getClassLoader());
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    private static Perisco.Builder builder() {
        return Perisco.builder().source(Tape.replay(deck -> deck.at(0)));
    }

    private static List<String> ids(Perisco perisco) {
        return perisco.plugins().stream().map(p -> p.protocol().id()).toList();
    }

    @Test
    void discoveredInTheGivenClassLoader() throws IOException {
        try (URLClassLoader loader = loader("# some", One.class.getName(), Two.class.getName() + " # more");
                Perisco perisco = builder().classLoader(loader).build()) {
            assertThat(ids(perisco)).containsSubsequence("one", "two");
            assertThat(perisco.plugins()).allSatisfy(p -> assertThat(p.origin()).isNotEmpty());
        }
        try (Perisco perisco = builder().build()) {
            assertThat(ids(perisco)).doesNotContain("one", "two");
        }
    }

    @Test
    void explicitWinsOverDiscoveredAndIsAskedFirst() throws IOException {
        AlsoOne mine = new AlsoOne();
        try (URLClassLoader loader = loader(Two.class.getName(), One.class.getName());
                Perisco perisco = builder().classLoader(loader).protocol(mine).build()) {
            assertThat(ids(perisco)).containsSubsequence("one", "two").containsOnlyOnce("one");
            assertThat(perisco.plugins().get(0).protocol()).isSameAs(mine);
            assertThat(perisco.plugins().get(0).origin()).isEqualTo("builder");
        }
    }

    @Test
    void ofTwoDiscoveredWithOneIdTheFirstStaysAndBothOriginsAreTold() throws IOException {
        try (URLClassLoader loader = loader(One.class.getName(), AlsoOne.class.getName(), Two.class.getName())) {
            Plugins plugins = Plugins.find(List.of(), loader);
            String origin = PluginsTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath()
                    .replaceAll("/$", "");
            assertThat(plugins.list())
                    .extracting(p -> p.protocol().id())
                    .containsSubsequence("one", "two")
                    .containsOnlyOnce("one");
            assertThat(plugins.list())
                    .extracting(Perisco.Plugin::protocol)
                    .hasAtLeastOneElementOfType(One.class)
                    .doesNotHaveAnyElementsOfTypes(AlsoOne.class);
            assertThat(plugins.problems())
                    .singleElement()
                    .asString()
                    .contains("'one'")
                    .contains(One.class.getName() + " from " + origin)
                    .contains(AlsoOne.class.getName() + " from " + origin);
        }
    }

    @Test
    void twoGivenWithOneIdFail() {
        assertThatThrownBy(builder().protocol(new One()).protocol(new AlsoOne())::build)
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("from builder");
    }

    @Test
    void aPluginThatDoesNotLoadIsAProblemAndTheRestWorks() throws IOException {
        List<String> problems = new ArrayList<>();
        List<Exchange> got = new ArrayList<>();
        try (URLClassLoader loader = loader(
                        One.class.getName(),
                        "com.example.Missing",
                        Broken.class.getName(),
                        PluginsTest.class.getName(),
                        LineProtocol.class.getName());
                Perisco perisco = Perisco.builder()
                        .source(Tape.replay(deck -> deck.at(0)
                                .open()
                                .client(0, "?0 q\n")
                                .server(0, "!0 r\n")
                                .closed()))
                        .classLoader(loader)
                        .listener(got::add)
                        .noticeListener(new NoticeListener() {
                            @Override
                            public void onProblem(String message) {
                                problems.add(message);
                            }
                        })
                        .build()) {
            assertThat(ids(perisco)).containsSubsequence("one", "line");
            perisco.run();
        }
        assertThat(problems).hasSize(3);
        assertThat(problems.get(0)).contains("com.example.Missing").doesNotContain("\n");
        assertThat(problems.get(1)).contains(Broken.class.getName()).contains("no licence");
        assertThat(problems.get(2)).contains(PluginsTest.class.getName());
        assertThat(got).hasSize(1);
    }

    @Test
    void aPluginWithoutAnIdIsAProblemAndTheRestIsFound() throws IOException {
        try (URLClassLoader loader = loader(Nameless.class.getName(), Blank.class.getName(), Two.class.getName())) {
            Plugins plugins = Plugins.find(List.of(), loader);
            assertThat(plugins.list()).extracting(p -> p.protocol().id()).contains("two");
            assertThat(plugins.problems()).hasSize(2);
            assertThat(plugins.problems().get(0)).contains(Nameless.class.getName(), "who am I");
            assertThat(plugins.problems().get(1)).contains(Blank.class.getName(), "has no id");
        }
    }

    @Test
    void aBuilderTellsItsPluginsWithoutASource() throws IOException {
        One mine = new One();
        try (URLClassLoader loader = loader(One.class.getName(), Two.class.getName())) {
            Perisco.Builder builder = Perisco.builder().classLoader(loader).protocol(mine);
            assertThat(builder.plugins().get(0)).isEqualTo(new Perisco.Plugin(mine, "builder"));
            assertThat(builder.plugins())
                    .extracting(p -> p.protocol().id())
                    .containsSubsequence("one", "two")
                    .containsOnlyOnce("one");
        }
    }

    @Test
    void aServicesFileOfNonsenseIsAProblem() throws IOException {
        List<String> problems = new ArrayList<>();
        try (URLClassLoader loader = loader("this is no class name")) {
            assertThat(Plugins.load(Protocol.class, loader, problems)).isNotNull();
        }
        assertThat(problems).hasSize(1);
    }

    @Test
    void theOriginIsAPathOfTheFileSystem() throws IOException {
        Path spaced = Files.createDirectories(dir.resolve("with space"));
        Path classes = Path.of("io", "perisco");
        Files.createDirectories(spaced.resolve(classes));
        for (String name : new String[] {"PluginsTest$One.class", "PluginsTest$Named.class"}) {
            try (var in = PluginsTest.class.getResourceAsStream(name)) {
                Files.write(
                        spaced.resolve(classes).resolve(name),
                        Objects.requireNonNull(in).readAllBytes());
            }
        }
        ClassLoader parent = PluginsTest.class.getClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {url(spaced)}, parent) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("io.perisco.PluginsTest$")) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded == null ? findClass(name) : loaded;
                }
                return super.loadClass(name, resolve);
            }
        }) {
            Path services = Files.createDirectories(spaced.resolve("META-INF").resolve("services"));
            Files.write(services.resolve(Protocol.class.getName()), List.of(One.class.getName()));
            try (Perisco perisco = builder().classLoader(loader).build()) {
                assertThat(perisco.plugins())
                        .filteredOn(p -> p.protocol().id().equals("one"))
                        .singleElement()
                        .satisfies(p -> assertThat(Path.of(p.origin())).exists());
            }
        }
    }

    @Test
    void aSourceIsNeeded() {
        assertThatThrownBy(Perisco.builder()::build).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Perisco.builder().workers(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Perisco.builder().bodyPrefixBytes(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
