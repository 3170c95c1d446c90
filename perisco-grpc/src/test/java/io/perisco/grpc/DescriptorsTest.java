package io.perisco.grpc;

import static io.perisco.grpc.Wire.answer;
import static io.perisco.grpc.Wire.call;
import static io.perisco.grpc.Wire.data;
import static io.perisco.grpc.Wire.hello;
import static io.perisco.grpc.Wire.join;
import static io.perisco.grpc.Wire.message;
import static io.perisco.grpc.Wire.settings;
import static io.perisco.grpc.Wire.trailers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages by name, if the user describes them. */
final class DescriptorsTest {
    @TempDir
    private Path directory;

    private static FileDescriptorProto messages() {
        FieldDescriptorProto.Builder name = FieldDescriptorProto.newBuilder()
                .setName("full_name")
                .setNumber(1)
                .setType(FieldDescriptorProto.Type.TYPE_STRING);
        return FileDescriptorProto.newBuilder()
                .setName("messages.proto")
                .setPackage("hello")
                .addMessageType(DescriptorProto.newBuilder().setName("Hello").addField(name))
                .build();
    }

    private static FileDescriptorProto service() {
        return FileDescriptorProto.newBuilder()
                .setName("service.proto")
                .setPackage("hello")
                .addDependency("messages.proto")
                .addService(ServiceDescriptorProto.newBuilder()
                        .setName("Greeter")
                        .addMethod(MethodDescriptorProto.newBuilder()
                                .setName("Greet")
                                .setInputType(".hello.Hello")
                                .setOutputType(".hello.Hello")))
                .build();
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private Path descriptors(FileDescriptorProto... files) throws IOException {
        FileDescriptorSet set =
                FileDescriptorSet.newBuilder().addAllFile(List.of(files)).build();
        return file("set.pb", set.toByteArray());
    }

    private static List<GrpcMessage> bodies(GrpcInterpreter interpreter, String path, byte[] request, int most) {
        Script script = Script.connection()
                .client(hello())
                .server(settings())
                .client(join(call(1, path), data(1, true, request)))
                .server(join(answer(1), data(1, false, message("server")), trailers(1, 0)));
        GrpcCall call = Seen.call(
                Seen.exchanges(ScriptSource.of(script), most, interpreter).get(0));
        List<GrpcMessage> bodies = new ArrayList<>(call.requestMessages().bodies());
        bodies.addAll(call.responseMessages().bodies());
        return bodies;
    }

    @Test
    void messagesAreShownByNameWhereADescriptorKnowsThem() throws Exception {
        GrpcInterpreter interpreter = GrpcInterpreter.withDescriptors(descriptors(service(), messages()));
        assertThat(bodies(interpreter, "/hello.Greeter/Greet", message("client"), 100))
                .extracting(GrpcMessage::text)
                .containsExactly("{\"fullName\":\"client\"}", "{\"fullName\":\"server\"}");
        assertThat(bodies(interpreter, "/hello.Greeter/Other", message("client"), 100))
                .extracting(GrpcMessage::text)
                .containsExactly("1: \"client\"", "1: \"server\"");
    }

    @Test
    void whatIsCutOrNotOfThatTypeIsShownByNumber() throws Exception {
        GrpcInterpreter interpreter = GrpcInterpreter.withDescriptors(descriptors(messages(), service()));
        assertThat(bodies(interpreter, "/hello.Greeter/Greet", message("client"), 4)
                        .get(0)
                        .text())
                .isEqualTo("1: \"cl\"…");
        assertThat(bodies(interpreter, "/hello.Greeter/Greet", message((byte) 0xFF), 100)
                        .get(0)
                        .text())
                .isEqualTo("`ff`");
    }

    @Test
    void filesThatAreNoDescriptorsAreRefusedByName() throws Exception {
        Path text = file("text.proto", Wire.latin("syntax = \"proto3\";"));
        assertThatThrownBy(() -> GrpcInterpreter.withDescriptors(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text.proto");
        Path lacking = descriptors(service());
        assertThatThrownBy(() -> GrpcInterpreter.withDescriptors(lacking))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("messages.proto")
                .hasMessageContaining("--include_imports");
        Path circular = descriptors(
                service(), messages().toBuilder().addDependency("service.proto").build());
        assertThatThrownBy(() -> GrpcInterpreter.withDescriptors(circular))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GrpcInterpreter.withDescriptors(directory.resolve("absent.pb")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void withoutProtobufTheRestWorksAndTheMessageSaysWhatToAdd() throws Exception {
        List<URL> paths = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("protobuf")) {
                paths.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(paths.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> without = loader.loadClass(GrpcInterpreter.class.getName());
            assertThat(without.getClassLoader()).isSameAs(loader);
            assertThat(without.getConstructor().newInstance()).isNotNull();
            Method descriptors = without.getMethod("withDescriptors", Path[].class);
            Path file = descriptors(messages());
            assertThatThrownBy(() -> descriptors.invoke(null, (Object) new Path[] {file}))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("com.google.protobuf:protobuf-java-util");
        }
    }
}
