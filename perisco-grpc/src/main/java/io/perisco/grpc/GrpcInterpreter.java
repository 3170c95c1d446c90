package io.perisco.grpc;

import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.http.spi.ExchangeInterpreter;
import io.perisco.http.spi.Interpretation;
import io.perisco.spi.ParserContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims gRPC and gRPC-Web by the content type of whichever head is seen first; adds a {@link GrpcCall}. Found by
 * ServiceLoader; one with descriptors is given to {@link io.perisco.Perisco.Builder#service}. Immutable.
 *
 * @since 0.1.0
 */
public final class GrpcInterpreter implements ExchangeInterpreter {
    private final MethodNames names;

    /** Shows messages by the numbers of their fields. */
    public GrpcInterpreter() {
        this(MethodNames.NONE);
    }

    private GrpcInterpreter(MethodNames names) {
        this.names = names;
    }

    /**
     * Shows messages by name, as JSON, where these files describe their methods.
     *
     * @param files each a serialized {@code google.protobuf.FileDescriptorSet} with all imports ({@code protoc
     *     --include_imports --descriptor_set_out})
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if a file is no descriptor set, or lacks imports
     * @throws IllegalStateException if {@code com.google.protobuf:protobuf-java-util}, an optional dependency, is not
     *     on the class path
     */
    public static GrpcInterpreter withDescriptors(Path... files) throws IOException {
        try {
            return new GrpcInterpreter(DescriptorNames.read(List.of(files)));
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "descriptors need com.google.protobuf:protobuf-java-util on the class path: "
                            + "perisco-grpc names it as an optional dependency",
                    e);
        }
    }

    @Override
    public @Nullable Interpretation claim(HttpRequest request, ParserContext context) {
        ContentType type = ContentType.of(request.headers());
        return type == null ? null : new Call(context, names, request, type);
    }

    @Override
    public @Nullable Interpretation claim(@Nullable HttpRequest request, HttpResponse response, ParserContext context) {
        if (request != null && !ContentType.isUnknown(request)) {
            return null;
        }
        boolean is = ContentType.of(response.headers()) != null
                // a response whose head was lost is told by its trailers
                || response.headers().isEmpty() && response.trailers().indexOf(Ending.STATUS, 0) >= 0;
        return is ? new Call(context, names, request, null) : null;
    }
}
