package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins that the command finds in jars, good ones and bad ones. */
final class PluginPathTest {
    private static final String REDIS_CAPTURE =
            Path.of("..", "captures", "redis.pcap").toString();
    private static final String HTTP_CAPTURE =
            Path.of("..", "captures", "http1.pcap").toString();
    private static final String IS_REDIS =
            "client.isEmpty() ? Verdict.UNDECIDED" + " : client.at(0) == '*' ? Verdict.YES : Verdict.NO";

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void aFolderForPlugins() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
    }

    private Path jar(String name) {
        return folder.resolve(name);
    }

    private Command run(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("--plugin-path", folder.toString()));
        line.addAll(List.of(arguments));
        return Command.run(line.toArray(String[]::new));
    }

    private static List<String> operations(Command run) throws IOException {
        List<String> operations = new ArrayList<>();
        for (Map<String, Object> line : Json.lines(run.out())) {
            operations.add(operation(line.get("request")) + " -> " + operation(line.get("response")));
        }
        return operations;
    }

    private static String operation(@Nullable Object message) {
        return message instanceof Map<?, ?> map ? String.valueOf(map.get("operation")) : "-";
    }

    @Test
    void aPluginIsFoundWhetherTheOptionStandsBeforeTheCommandOrBehindIt() throws Exception {
        Path jar = PluginJar.redis(jar("redis.jar"));
        Command before = Command.run("--plugin-path", folder.toString(), "protocols");
        assertThat(before.exit()).as(before.err()).isZero();
        assertThat(before.err()).isEmpty();
        assertThat(before.out()).containsPattern("(?m)^redis +redis +\\Q" + jar + "\\E$");
        Command behind = Command.run("protocols", "--plugin-path", folder.toString());
        assertThat(behind.out()).isEqualTo(before.out()).contains("http/1", "http/2");
    }

    @Test
    void aPluginIsFoundInTheClassPath() throws Exception {
        Path jar = PluginJar.redis(jar("redis.jar"));
        List<String> line = Command.line("protocols");
        int path = line.indexOf("-cp") + 1;
        line.set(path, line.get(path) + ":" + jar);
        Command run = Command.run(line);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("(?m)^redis +redis +\\Q" + jar + "\\E$");
    }

    @Test
    void everyExchangeOfRealRedisIsToldWhole() throws Exception {
        PluginJar.redis(jar("redis.jar"));
        Command run = run("replay", "--format", "json", REDIS_CAPTURE);
        assertThat(run.exit()).as(run.err()).isZero();
        List<Map<String, Object>> lines = Json.lines(run.out());
        assertThat(lines).hasSizeGreaterThan(700).allSatisfy(line -> {
            assertThat(line).containsEntry("protocol", "redis").containsEntry("caveats", List.of());
            assertThat(line).containsEntry("outcome", "complete");
        });
        SchemaCheck schema =
                new SchemaCheck(Json.object(Command.run("replay", "--schema").out()));
        assertThat(lines).allSatisfy(line -> assertThat(schema.complaints(line)).isEmpty());
        assertThat(operations(run))
                .contains("SET -> OK", "GET -> value", "GET -> nil", "LPUSH -> WRONGTYPE", "NONSENSE -> ERR")
                .contains("AUTH -> ERR", "INCR -> QUEUED", "EXEC -> value", "HELLO -> value", "COMMAND -> ERR")
                .contains("SUBSCRIBE -> value", "- -> SUBSCRIBE", "- -> MESSAGE", "PSUBSCRIBE -> value")
                .contains("- -> PMESSAGE", "MONITOR -> OK", "- -> MONITOR", "- -> INVALIDATE", "PING -> PONG");
        assertThat(run.out())
                .contains("\"request\":{\"operation\":\"GET\",\"attributes\":{\"db.operation.name\":\"GET\","
                        + "\"perisco.redis.key\":\"greeting\"}},\"response\":{\"operation\":\"value\","
                        + "\"attributes\":{\"perisco.redis.reply\":\"$5\"}}")
                .contains("\"db.response.status_code\":\"WRONGTYPE\"")
                .doesNotContain("secret");
    }

    @Test
    void theTextIsLaidOutAsForOtherProtocols() throws Exception {
        PluginJar.redis(jar("redis.jar"));
        Command run = run("replay", REDIS_CAPTURE);
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)detected redis in endpoint\\(127\\.0\\.0\\.1:8885 pid:-\\)$")
                .contains(String.join(
                        "\n",
                        "redis SET",
                        "map[db.operation.name:[SET] perisco.redis.key:[greeting]]",
                        "redis OK",
                        "map[perisco.redis.reply:[+OK]]",
                        ""));
    }

    @Test
    void workersTellTheSame() throws Exception {
        PluginJar.redis(jar("redis.jar"));
        Command one = run("replay", "--format", "json", REDIS_CAPTURE);
        Command three = run("replay", "--format", "json", "--workers", "3", REDIS_CAPTURE);
        assertThat(three.out()).isEqualTo(one.out());
    }

    /** Beside the bad jar there is a good one, and both captures are read: everything that is not the bad one's is told. */
    private Command beside(String... said) throws Exception {
        Command http = Command.run("replay", "--format", "json", HTTP_CAPTURE);
        Command run = run("replay", "--format", "json", HTTP_CAPTURE);
        assertThat(run.out()).as("the rest works").isEqualTo(http.out());
        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.err().lines().filter(line -> line.startsWith("perisco: ")))
                .singleElement()
                .asString()
                .contains(said);
        assertThat(run.err()).as("no stack trace").doesNotContain("\tat ");
        Command protocols = run("protocols");
        assertThat(protocols.exit()).isEqualTo(2);
        assertThat(protocols.err().lines()).singleElement().asString().contains(said);
        assertThat(protocols.out()).contains("http/1", "http/2", "redis");
        return protocols;
    }

    @Test
    void aFileThatIsNoJarIsNamed() throws Exception {
        PluginJar.redis(jar("redis.jar"));
        Path bad = Files.writeString(jar("bad.jar"), "this is no jar");
        beside(bad.toString(), "cannot be read");
    }

    @Test
    void aServicesFileThatNamesAMissingClassIsNamed() throws Exception {
        PluginJar.redis(jar("redis.jar"));
        Path nothing = Files.createDirectory(temp.resolve("nothing"));
        Path bad = PluginJar.write(jar("bad.jar"), nothing, "com.example.Missing\n");
        beside(bad.toString(), "com.example.Missing", "not found");
    }

    @Test
    void aServicesFileThatNamesNoClassIsNamed() throws Exception {
        PluginJar.redis(jar("redis.jar"));
        Path nothing = Files.createDirectory(temp.resolve("nothing"));
        Path bad = PluginJar.write(jar("bad.jar"), nothing, "this is no name\n");
        beside("services file of " + bad, ":1: ");
    }

    @Test
    void aFolderWhoseJarsNameNoPluginIsTold() throws Exception {
        Path classes = PluginJar.classes("Unnamed", "", "\"unnamed\"", "Verdict.NO", "Step.MORE");
        PluginJar.pack(jar("unnamed.jar"), classes);
        Command run = run("protocols");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains(folder.toString(), "META-INF/services/io.perisco.spi.Protocol");
        assertThat(run.out()).contains("http/1", "http/2");
    }

    @Test
    void aClassForANewerJavaIsNamed() throws Exception {
        PluginJar.redis(jar("redis.jar"));
        Path classes = PluginJar.classes("Newer", "", "\"newer\"", "Verdict.NO", "Step.MORE");
        Path file = classes.resolve("com").resolve("example").resolve("Newer.class");
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] = (byte) (44 + 99);
        Files.write(file, bytes);
        Path bad = PluginJar.write(jar("bad.jar"), classes, "com.example.Newer\n");
        beside(bad.toString(), "com.example.Newer", "built for Java 99", "this is Java ");
    }

    @Test
    void aClassWhoseSuperclassIsMissingIsNamed() throws Exception {
        PluginJar.redis(jar("redis.jar"));
        Path classes = PluginJar.classes("Orphan", "Parent", "\"orphan\"", "Verdict.NO", "Step.MORE");
        Files.delete(classes.resolve("com").resolve("example").resolve("Parent.class"));
        Path bad = PluginJar.write(jar("bad.jar"), classes, "com.example.Orphan\n");
        beside(bad.toString(), "com.example.Orphan", "com/example/Parent");
    }

    @Test
    void anIdThatIsTakenIsToldWithBothJars() throws Exception {
        Path first = PluginJar.redis(jar("a.jar"));
        Path second = PluginJar.of(jar("b.jar"), "Rival", "\"redis\"", "Verdict.NO", "Step.MORE");
        Command protocols = beside("'redis'", first.toString(), second.toString(), "com.example.Rival");
        assertThat(protocols.out()).contains(first.toString()).doesNotContain(second.toString());
    }

    @Test
    void aPluginThatIsThereTwiceIsToldWithBothJars() throws Exception {
        Path first = PluginJar.redis(jar("redis-1.jar"));
        Path second = PluginJar.redis(jar("redis-2.jar"));
        Command protocols = beside("com.example.redis.RedisProtocol", first.toString(), second.toString());
        assertThat(protocols.out()).contains(first.toString()).doesNotContain(second.toString());
    }

    @Test
    void aPluginThatDoesNotTellItsIdIsNamed() throws Exception {
        PluginJar.redis(jar("redis.jar"));
        Path bad = PluginJar.of(jar("bad.jar"), "Nameless", "fail(\"who am I\")", "Verdict.NO", "Step.MORE");
        beside(bad.toString(), "com.example.Nameless", "who am I");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Detect", "Parse"})
    void aPluginThatThrowsIsNamedOnceAndTheRestIsTold(String where) throws Exception {
        boolean detect = where.equals("Detect");
        Path bad = PluginJar.of(
                jar("bad.jar"),
                where,
                "\"bad\"",
                detect ? "fail(\"oh no\")" : IS_REDIS,
                detect ? "Step.MORE" : "fail(\"oh no\")");
        Command http = Command.run("replay", "--format", "json", HTTP_CAPTURE, REDIS_CAPTURE);
        Command run = run("replay", "--format", "json", "--stats", HTTP_CAPTURE, REDIS_CAPTURE);
        assertThat(run.out()).isNotEmpty().isEqualTo(http.out());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines().filter(line -> line.startsWith("perisco: ")))
                .singleElement()
                .asString()
                .contains("'bad'", "com.example." + where, bad.toString(), "oh no")
                .contains(detect ? "other plugins may take" : "is not parsed any further");
        assertThat(run.err())
                .contains("balanced: yes")
                .containsPattern("plugin_failures +[1-9]")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"YIELD", "WAIT_PEER", "LOST", "MORE"})
    void aPluginThatGetsNowhereEndsNothingButItsOwnConnections(String step) throws Exception {
        Path bad = PluginJar.of(jar("bad.jar"), "Stuck", "\"stuck\"", IS_REDIS, "Step." + step);
        Command http = Command.run("replay", "--format", "json", HTTP_CAPTURE, REDIS_CAPTURE);
        Command run = run("replay", "--format", "json", "--stats", HTTP_CAPTURE, REDIS_CAPTURE);
        assertThat(run.out()).isNotEmpty().isEqualTo(http.out());
        assertThat(run.err()).contains("balanced: yes");
        if (step.equals("YIELD")) {
            assertThat(run.err()).contains("'stuck'", "com.example.Stuck", bad.toString(), "no progress");
        }
    }

    @Test
    void aDirectoryThatIsNoneOrEmptyIsSaid() throws Exception {
        Command missing = Command.run(
                "--plugin-path", temp.resolve("none").toString(), "replay", "--format", "json", HTTP_CAPTURE);
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err()).contains(temp.resolve("none").toString()).hasLineCount(1);
        Command empty = run("replay", "--format", "json", HTTP_CAPTURE);
        assertThat(empty.exit()).isEqualTo(2);
        assertThat(empty.out()).isNotEmpty();
        assertThat(empty.err()).contains(folder.toString(), "no *.jar");
    }
}
