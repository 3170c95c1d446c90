package io.perisco.cli;

import io.perisco.spi.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Jars with plugins, made from sources as their authors would. */
final class PluginJar {
    private static final Path REDIS = Path.of("..", "custom-protocol", "src", "main");

    private PluginJar() {}

    /** The plugin of {@code examples/custom-protocol}. */
    static Path redis(Path jar) throws IOException {
        Path classes = compile(REDIS.resolve("java")
                .resolve("com")
                .resolve("example")
                .resolve("redis")
                .resolve("RedisProtocol.java"));
        return write(jar, classes, Files.readString(REDIS.resolve("resources").resolve(services())));
    }

    /**
     * A plugin whose class is {@code com.example.NAME}.
     *
     * @param id an expression
     * @param detect an expression for its verdict on {@code client} and {@code server}
     * @param parse an expression for what its parser returns
     */
    static Path of(Path jar, String name, String id, String detect, String parse) throws IOException {
        return write(jar, classes(name, "", id, detect, parse), "com.example." + name + "\n");
    }

    /** The classes of such a plugin. */
    static Path classes(String name, String base, String id, String detect, String parse) throws IOException {
        Path source = Files.createTempDirectory("plugin").resolve(name + ".java");
        Files.writeString(
                source,
                String.join(
                        "\n",
                        "package com.example;",
                        "import io.perisco.spi.*;",
                        base.isEmpty() ? "" : "class " + base + " {}",
                        "public final class " + name + (base.isEmpty() ? "" : " extends " + base)
                                + " implements Protocol {",
                        "    public String id() { return " + id + "; }",
                        "    public Verdict detect(ByteView client, ByteView server) { return " + detect + "; }",
                        "    public Matcher newMatcher() { return Matchers.inOrder(); }",
                        "    public ProtocolParser newParser(ParserContext context) {",
                        "        return (in, from, out) -> " + parse + ";",
                        "    }",
                        "    static <T> T fail(String why) { throw new IllegalStateException(why); }",
                        "}"));
        return compile(source);
    }

    private static Path compile(Path source) throws IOException {
        Path classes = Files.createTempDirectory("classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
            boolean done = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            if (!done) {
                throw new AssertionError(messages.toString());
            }
        }
        return classes;
    }

    static String services() {
        return "META-INF/services/" + Protocol.class.getName();
    }

    /** Everything below {@code classes}, and a services file. */
    static Path write(Path jar, Path classes, String services) throws IOException {
        Path file = classes.resolve(services());
        Files.createDirectories(file.getParent());
        Files.writeString(file, services);
        return pack(jar, classes);
    }

    /** Everything below {@code classes}. */
    static Path pack(Path jar, Path classes) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            files.filter(Files::isRegularFile).sorted().forEach(all::add);
        }
        try (OutputStream to = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(to)) {
            for (Path file : all) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
