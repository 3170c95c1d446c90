package io.perisco.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A real server and a real client of it, with a {@link RecordingProxy} between them and a record that the client itself
 * keeps of its calls.
 */
final class Peers implements AutoCloseable {
    static final String SERVICE = "test.Echo";

    /** What the client says of a call. */
    record Done(String method, String status, int requests, int responses, long requestBytes, long responseBytes) {}

    private final Server server;
    private final RecordingProxy proxy;
    private final ManagedChannel channel;
    final HealthStatusManager health = new HealthStatusManager();
    final List<Done> done = new CopyOnWriteArrayList<>();

    Peers() throws IOException {
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
                .maxInboundMessageSize(64 << 20)
                .addService(health.getHealthService())
                .addService(echo())
                .build()
                .start();
        proxy = new RecordingProxy(server.getPort());
        channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()),
                        InsecureChannelCredentials.create())
                .maxInboundMessageSize(64 << 20)
                .intercept(new Recorder(done))
                .build();
    }

    Channel channel() {
        return channel;
    }

    RecordingProxy proxy() {
        return proxy;
    }

    /** Ends client and server; what passed is whole after this. */
    void shutDown() throws InterruptedException {
        channel.shutdown();
        if (!channel.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the client goes on");
        }
        server.shutdown();
        if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server goes on");
        }
        proxy.awaitEnd();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
        proxy.close();
    }

    // ---- the service

    static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(SERVICE + "/" + name)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    private static ServerServiceDefinition echo() {
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(method("One", MethodType.UNARY), ServerCalls.asyncUnaryCall(Peers::one))
                .addMethod(
                        method("Down", MethodType.SERVER_STREAMING), ServerCalls.asyncServerStreamingCall(Peers::down))
                .addMethod(method("Up", MethodType.CLIENT_STREAMING), ServerCalls.asyncClientStreamingCall(Peers::up))
                .addMethod(method("Both", MethodType.BIDI_STREAMING), ServerCalls.asyncBidiStreamingCall(Both::new))
                .build();
    }

    /** Echoes; {@code fail:CODE text} fails so, {@code never} is not answered. */
    private static void one(byte[] request, StreamObserver<byte[]> out) {
        String text = request.length > 100 ? "" : new String(request, StandardCharsets.UTF_8);
        if (text.startsWith("fail:")) {
            int space = text.indexOf(' ');
            out.onError(Status.fromCode(Status.Code.valueOf(text.substring(5, space)))
                    .withDescription(text.substring(space + 1))
                    .asRuntimeException());
        } else if (!text.equals("never")) {
            out.onNext(request);
            out.onCompleted();
        }
    }

    /** As many messages as the first byte of the request says, each as long as the request. */
    private static void down(byte[] request, StreamObserver<byte[]> out) {
        for (int i = 0; i < request[0]; i++) {
            out.onNext(request);
        }
        if (request[0] != 99) {
            out.onCompleted();
        }
    }

    /** Answers with the number of bytes. */
    private static StreamObserver<byte[]> up(StreamObserver<byte[]> out) {
        return new StreamObserver<>() {
            private int n;

            @Override
            public void onNext(byte[] message) {
                n += message.length;
            }

            @Override
            public void onError(Throwable t) {}

            @Override
            public void onCompleted() {
                out.onNext(Integer.toString(n).getBytes(StandardCharsets.UTF_8));
                out.onCompleted();
            }
        };
    }

    /** Echoes each message as it comes. */
    private record Both(StreamObserver<byte[]> out) implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] message) {
            out.onNext(message);
        }

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {
            out.onCompleted();
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    // ---- the client's record

    /** Notes what each call wrote to the wire and read from it, by grpc's own tracer. */
    private record Recorder(List<Done> done) implements ClientInterceptor {
        @Override
        public <A, B> ClientCall<A, B> interceptCall(MethodDescriptor<A, B> method, CallOptions options, Channel next) {
            Tracer tracer = new Tracer(method.getFullMethodName(), done);
            return next.newCall(method, options.withStreamTracerFactory(new ClientStreamTracer.Factory() {
                @Override
                public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
                    return tracer;
                }
            }));
        }
    }

    private static final class Tracer extends ClientStreamTracer {
        private final String method;
        private final List<Done> done;
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger responses = new AtomicInteger();
        private final AtomicLong requestBytes = new AtomicLong();
        private final AtomicLong responseBytes = new AtomicLong();

        Tracer(String method, List<Done> done) {
            this.method = method;
            this.done = done;
        }

        @Override
        public void outboundMessageSent(int seqNo, long wireSize, long uncompressedSize) {
            requests.incrementAndGet();
            requestBytes.addAndGet(wireSize);
        }

        @Override
        public void inboundMessageRead(int seqNo, long wireSize, long uncompressedSize) {
            responses.incrementAndGet();
            responseBytes.addAndGet(wireSize);
        }

        @Override
        public void streamClosed(Status status) {
            done.add(new Done(
                    method,
                    status.getCode().name(),
                    requests.get(),
                    responses.get(),
                    requestBytes.get(),
                    responseBytes.get()));
        }
    }
}
