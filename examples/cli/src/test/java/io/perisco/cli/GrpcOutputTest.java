package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call of gRPC as the command prints it. */
final class GrpcOutputTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    @TempDir
    private Path directory;

    private String capture = "";

    @BeforeEach
    void write() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SyntheticPcap pcap = new SyntheticPcap(bytes);
        byte[] asked = join(
                latin("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                frame(SETTINGS, 0, 0),
                fields(
                        false,
                        ":method",
                        "POST",
                        ":scheme",
                        "http",
                        ":path",
                        "/hello.HelloService/SayHello",
                        "content-type",
                        "application/grpc",
                        "grpc-timeout",
                        "2S"),
                frame(DATA, END_STREAM, 1, message("hello")));
        byte[] answered = join(
                frame(SETTINGS, 0, 0),
                fields(false, ":status", "200", "content-type", "application/grpc"),
                frame(DATA, 0, 1, message("one")),
                frame(DATA, 0, 1, message("two")),
                fields(true, "grpc-status", "14", "grpc-message", "gone%21"));
        pcap.open(1);
        pcap.fromClient(1, 0, 0, asked);
        pcap.fromServer(1, 0, asked.length, answered);
        pcap.close(1, asked.length, answered.length);
        pcap.flush();
        capture = file("grpc.pcap", bytes.toByteArray()).toString();
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        byte[] header = {0, 0, (byte) payload.length, (byte) type, (byte) flags, 0, 0, 0, (byte) stream};
        return join(header, payload);
    }

    /** HEADERS of literals that refer to nothing (RFC 7541, section 6.2.2). */
    private static byte[] fields(boolean endStream, String... fields) {
        byte[] block = new byte[0];
        for (int i = 0; i < fields.length; i += 2) {
            byte[] name = latin(fields[i]);
            byte[] value = latin(fields[i + 1]);
            block = join(block, new byte[] {0, (byte) name.length}, name, new byte[] {(byte) value.length}, value);
        }
        return frame(HEADERS, END_HEADERS | (endStream ? END_STREAM : 0), 1, block);
    }

    /** A message whose field 1 is {@code text}. */
    private static byte[] message(String text) {
        byte[] content = latin(text);
        return join(new byte[] {0, 0, 0, 0, (byte) (content.length + 2), 10, (byte) content.length}, content);
    }

    private static Path descriptors(Path file) throws IOException {
        DescriptorProto text = DescriptorProto.newBuilder()
                .setName("Text")
                .addField(FieldDescriptorProto.newBuilder()
                        .setName("text")
                        .setNumber(1)
                        .setType(FieldDescriptorProto.Type.TYPE_STRING))
                .build();
        ServiceDescriptorProto service = ServiceDescriptorProto.newBuilder()
                .setName("HelloService")
                .addMethod(MethodDescriptorProto.newBuilder()
                        .setName("SayHello")
                        .setInputType(".hello.Text")
                        .setOutputType(".hello.Text"))
                .build();
        FileDescriptorProto proto = FileDescriptorProto.newBuilder()
                .setName("hello.proto")
                .setPackage("hello")
                .addMessageType(text)
                .addService(service)
                .build();
        return Files.write(
                file, FileDescriptorSet.newBuilder().addFile(proto).build().toByteArray());
    }

    @Test
    void jsonHasTheCallBehindItsMessages() throws Exception {
        Command run = Command.run("replay", "--format", "json", capture);
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("\"protocol\":\"grpc\"")
                .contains("\"stream\":1")
                .contains(",\"grpc\":{\"service\":\"hello.HelloService\",\"method\":\"SayHello\","
                        + "\"kind\":\"server_streaming\",\"status\":14,\"status_name\":\"UNAVAILABLE\","
                        + "\"message\":\"gone!\",\"request_messages\":1,\"response_messages\":2,"
                        + "\"timeout_ns\":2000000000},\"latency_ns\":");
    }

    @Test
    void theSchemaHoldsForCalls() throws Exception {
        SchemaCheck schema =
                new SchemaCheck(Json.object(Command.run("replay", "--schema").out()));
        Command run = Command.run("replay", "--format", "json", "--body-bytes", "9", capture);
        List<Map<String, Object>> lines = Json.lines(run.out());
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).containsKey("grpc");
        assertThat(schema.complaints(lines.get(0))).isEmpty();
        assertThat(run.out()).contains("\"request_bodies\":[\"1: \\\"hello\\\"\"]");
    }

    @Test
    void textHasALineForTheCallAndOneForEachMessageThatWasAskedFor() throws Exception {
        assertThat(Command.run("replay", capture).out())
                .contains("\ngrpc: hello.HelloService/SayHello server_streaming UNAVAILABLE \"gone!\""
                        + " 1 request 2 responses\n");
        assertThat(Command.run("replay", "--body-bytes", "6", capture).out())
                .contains(" 2 responses\n> 1: \"hell\"…\n< 1: \"one\"\n< 1: \"two\"\n");
    }

    @Test
    void messagesAreShownByNameWithDescriptors() throws Exception {
        String descriptors = descriptors(directory.resolve("set.pb")).toString();
        Command run = Command.run("replay", "--body-bytes", "100", "--descriptors", descriptors, capture);
        assertThat(run.out()).contains("> {\"text\":\"hello\"}\n< {\"text\":\"one\"}\n< {\"text\":\"two\"}\n");
        assertThat(run.exit()).isZero();
    }

    @Test
    void descriptorsThatCannotBeReadEndTheRun() throws Exception {
        Command run = Command.run("replay", "--descriptors", capture, capture);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("--descriptors").contains("grpc.pcap").doesNotContain("\tat ");
        assertThat(Command.run("replay", "--descriptors", directory + "/absent", capture)
                        .err())
                .contains("absent");
    }
}
