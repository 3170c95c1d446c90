package io.perisco.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The calls of the shipped capture, made by {@code examples/captures/make.sh grpc}: the service of the project's first log
 * on the port that is given, and a client of it. With a number besides, so many equal calls, one after the other with a pause between.
 */
public final class CaptureCalls {
    private static final String SERVICE = "hello.HelloService";
    private static final MethodDescriptor<byte[], byte[]> UNARY = method("SayHello", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> SERVER_STREAM =
            method("HelloSSS", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> CLIENT_STREAM =
            method("HelloCSS", MethodType.CLIENT_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> BOTH_STREAM = method("HelloBDS", MethodType.BIDI_STREAMING);

    private static final int LARGE = 100_000;
    private static final int AT_ONCE = 100;
    private static final int PATIENCE_SECONDS = 10;
    private static final int PAUSE_MILLIS = 4;

    private CaptureCalls() {}

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return Peers.method(name, type).toBuilder()
                .setFullMethodName(SERVICE + "/" + name)
                .build();
    }

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        Server server = NettyServerBuilder.forAddress(address, InsecureServerCredentials.create())
                .addService(service())
                .build()
                .start();
        ManagedChannel channel = NettyChannelBuilder.forAddress(address, InsecureChannelCredentials.create())
                .build();
        try {
            if (arguments.length > 1) {
                oneByOne(channel, Integer.parseInt(arguments[1]));
            } else {
                calls(channel);
            }
        } finally {
            channel.shutdown().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            server.shutdown().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void calls(Channel channel) throws InterruptedException {
        unary(channel, CallOptions.DEFAULT, "hello");
        unary(withMetadata(channel), CallOptions.DEFAULT, "hello");
        unary(channel, CallOptions.DEFAULT.withCompression("gzip"), "hello ".repeat(100));
        unary(channel, CallOptions.DEFAULT, "x".repeat(LARGE));
        unary(channel, CallOptions.DEFAULT, "fail:NOT_FOUND nobody: 100 % of them");
        unary(channel, CallOptions.DEFAULT, "fail:INTERNAL broken");
        unary(channel, CallOptions.DEFAULT.withDeadlineAfter(100, TimeUnit.MILLISECONDS), "never");
        ClientCalls.blockingServerStreamingCall(channel, SERVER_STREAM, CallOptions.DEFAULT, string("hello"))
                .forEachRemaining(message -> {});
        stream(channel, CLIENT_STREAM, 3);
        stream(channel, BOTH_STREAM, 4);
        cancelled(channel);
        atOnce(channel);
    }

    private static void oneByOne(Channel channel, int calls) throws InterruptedException {
        for (int i = 0; i < calls; i++) {
            unary(channel, CallOptions.DEFAULT, "hello");
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static Channel withMetadata(Channel channel) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer secret");
        metadata.put(Metadata.Key.of("trace-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {0, 1, 2, (byte) 0xFF});
        return io.grpc.ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static void unary(Channel channel, CallOptions options, String text) {
        try {
            ClientCalls.blockingUnaryCall(channel, UNARY, options, string(text));
        } catch (StatusRuntimeException e) {
            System.out.println(e.getStatus());
        }
    }

    private static void stream(Channel channel, MethodDescriptor<byte[], byte[]> method, int messages)
            throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT);
        StreamObserver<byte[]> out = method.getType() == MethodType.CLIENT_STREAMING
                ? ClientCalls.asyncClientStreamingCall(call, new Until(over))
                : ClientCalls.asyncBidiStreamingCall(call, new Until(over));
        for (int i = 0; i < messages; i++) {
            out.onNext(string("hello " + i));
        }
        out.onCompleted();
        await(over);
    }

    private static void cancelled(Channel channel) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        ClientCall<byte[], byte[]> call = channel.newCall(BOTH_STREAM, CallOptions.DEFAULT);
        ClientCalls.asyncBidiStreamingCall(call, new Until(over)).onNext(string("hello"));
        Thread.sleep(200);
        call.cancel("enough", null);
        await(over);
    }

    private static void atOnce(Channel channel) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(AT_ONCE);
        for (int i = 0; i < AT_ONCE; i++) {
            ClientCalls.asyncUnaryCall(
                    channel.newCall(UNARY, CallOptions.DEFAULT), string("hello " + i), new Until(over));
        }
        await(over);
    }

    private static void await(CountDownLatch over) throws InterruptedException {
        if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a call does not end");
        }
    }

    // ---- the service

    private static ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(UNARY, ServerCalls.asyncUnaryCall(CaptureCalls::sayHello))
                .addMethod(SERVER_STREAM, ServerCalls.asyncServerStreamingCall((request, out) -> {
                    for (int i = 0; i < 5; i++) {
                        out.onNext(string("hello! from grpc " + i));
                    }
                    out.onCompleted();
                }))
                .addMethod(CLIENT_STREAM, ServerCalls.asyncClientStreamingCall(out -> new Greeter(out, false)))
                .addMethod(BOTH_STREAM, ServerCalls.asyncBidiStreamingCall(out -> new Greeter(out, true)))
                .build();
    }

    private static void sayHello(byte[] request, StreamObserver<byte[]> out) {
        String text = new String(request, StandardCharsets.UTF_8);
        int fail = text.indexOf("fail:");
        if (fail >= 0) {
            int space = text.indexOf(' ', fail);
            out.onError(Status.fromCode(Status.Code.valueOf(text.substring(fail + 5, space)))
                    .withDescription(text.substring(space + 1))
                    .asRuntimeException());
        } else if (!text.endsWith("never")) {
            out.onNext(string("hello! from grpc"));
            out.onCompleted();
        }
    }

    /** Answers each message, or all of them at the end. */
    private record Greeter(StreamObserver<byte[]> out, boolean each) implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] message) {
            if (each) {
                out.onNext(string("hello! from grpc"));
            }
        }

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {
            if (!each) {
                out.onNext(string("hello! from grpc"));
            }
            out.onCompleted();
        }
    }

    private record Until(CountDownLatch over) implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] message) {}

        @Override
        public void onError(Throwable t) {
            over.countDown();
        }

        @Override
        public void onCompleted() {
            over.countDown();
        }
    }

    /** A message whose field 1 is that text (protobuf, "Message Structure"). */
    private static byte[] string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[utf8.length + 6];
        message[0] = 0x0A;
        int at = 1;
        int rest = utf8.length;
        for (; rest >= 0x80; rest >>>= 7) {
            message[at++] = (byte) (rest | 0x80);
        }
        message[at++] = (byte) rest;
        System.arraycopy(utf8, 0, message, at, utf8.length);
        return java.util.Arrays.copyOf(message, at + utf8.length);
    }
}
