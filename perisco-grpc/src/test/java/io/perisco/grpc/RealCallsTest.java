package io.perisco.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.perisco.Perisco;
import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls between a real client and a real server, compared with what the client itself says of them. */
final class RealCallsTest {
    private static final MethodDescriptor<byte[], byte[]> ONE = Peers.method("One", MethodType.UNARY);
    private static final MethodDescriptor<byte[], byte[]> DOWN = Peers.method("Down", MethodType.SERVER_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> UP = Peers.method("Up", MethodType.CLIENT_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> BOTH = Peers.method("Both", MethodType.BIDI_STREAMING);

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] one(Channel channel, String request) {
        return ClientCalls.blockingUnaryCall(channel, ONE, CallOptions.DEFAULT, text(request));
    }

    private static int down(Channel channel, int messages, int length) {
        byte[] request = new byte[length];
        request[0] = (byte) messages;
        Iterator<byte[]> answers = ClientCalls.blockingServerStreamingCall(channel, DOWN, CallOptions.DEFAULT, request);
        int n = 0;
        while (answers.hasNext()) {
            answers.next();
            n++;
        }
        return n;
    }

    /** Notes answers until the end. */
    private static final class Answers implements StreamObserver<byte[]> {
        final CountDownLatch first = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);

        @Override
        public void onNext(byte[] message) {
            first.countDown();
        }

        @Override
        public void onError(Throwable t) {
            end.countDown();
        }

        @Override
        public void onCompleted() {
            end.countDown();
        }

        void awaitEnd() throws InterruptedException {
            assertThat(end.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void up(Channel channel, int messages, int length) throws InterruptedException {
        Answers answers = new Answers();
        StreamObserver<byte[]> out =
                ClientCalls.asyncClientStreamingCall(channel.newCall(UP, CallOptions.DEFAULT), answers);
        for (int i = 0; i < messages; i++) {
            out.onNext(new byte[length]);
        }
        out.onCompleted();
        answers.awaitEnd();
    }

    private static void both(Channel channel, int messages) throws InterruptedException {
        Answers answers = new Answers();
        StreamObserver<byte[]> out =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(BOTH, CallOptions.DEFAULT), answers);
        for (int i = 0; i < messages; i++) {
            out.onNext(text("message " + i));
        }
        out.onCompleted();
        answers.awaitEnd();
    }

    private static List<Exchange> watch(Peers peers) {
        List<Exchange> exchanges = new ArrayList<>();
        Seen.run(Perisco.builder().source(peers.proxy().source()).listener(exchanges::add), new GrpcInterpreter());
        return exchanges;
    }

    private static Peers.Done done(Exchange x) {
        GrpcCall call = Seen.call(x);
        assertThat(call.requestMessages().atLeast()).isFalse();
        assertThat(call.responseMessages().atLeast()).isFalse();
        assertThat(x.caveats()).isEmpty();
        return new Peers.Done(
                call.operation(),
                call.status(),
                (int) call.requestMessages().count(),
                (int) call.responseMessages().count(),
                call.requestMessages().bytes(),
                call.responseMessages().bytes());
    }

    private static void assertSeenAsDone(Peers peers, List<Exchange> exchanges) {
        assertThat(exchanges).extracting(RealCallsTest::done).containsExactlyInAnyOrderElementsOf(peers.done);
    }

    @Test
    void callsOfAllKindsAreSeenAsTheClientMadeThem() throws Exception {
        try (Peers peers = new Peers()) {
            assertThat(one(peers.channel(), "hello")).isEqualTo(text("hello"));
            assertThat(one(peers.channel(), "")).isEmpty();
            assertThat(down(peers.channel(), 7, 100)).isEqualTo(7);
            assertThat(down(peers.channel(), 0, 1)).isZero();
            up(peers.channel(), 9, 300);
            up(peers.channel(), 0, 0);
            both(peers.channel(), 20);
            peers.shutDown();
            List<Exchange> exchanges = watch(peers);
            assertSeenAsDone(peers, exchanges);
            assertThat(exchanges)
                    .extracting(x ->
                            Seen.call(x).method() + " " + Seen.call(x).kind().label())
                    .containsExactly(
                            "One unary",
                            "One unary",
                            "Down server_streaming",
                            "Down server_streaming",
                            "Up client_streaming",
                            "Up client_streaming",
                            "Both bidi_streaming");
            assertThat(exchanges).allSatisfy(x -> {
                assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE);
                GrpcMessages answers = Seen.call(x).responseMessages();
                if (answers.count() > 0) {
                    assertThat(answers.firstNanos())
                            .isBetween(x.firstByteNanos(Half.RESPONSE), x.lastByteNanos(Half.RESPONSE));
                    assertThat(answers.lastNanos()).isBetween(answers.firstNanos(), x.lastByteNanos(Half.RESPONSE));
                }
            });
        }
    }

    @Test
    void errorsAreSeenWithTheirMessages() throws Exception {
        try (Peers peers = new Peers()) {
            for (Status.Code code : Status.Code.values()) {
                if (code != Status.Code.OK) {
                    assertThatThrownBy(() -> one(peers.channel(), "fail:" + code + " schön 100%\nneu"))
                            .isInstanceOf(StatusRuntimeException.class);
                }
            }
            MethodDescriptor<byte[], byte[]> unknown = Peers.method("Nothing", MethodType.UNARY);
            assertThatThrownBy(() ->
                            ClientCalls.blockingUnaryCall(peers.channel(), unknown, CallOptions.DEFAULT, text("x")))
                    .isInstanceOf(StatusRuntimeException.class);
            peers.shutDown();
            List<Exchange> exchanges = watch(peers);
            assertSeenAsDone(peers, exchanges);
            assertThat(exchanges).hasSize(17);
            assertThat(exchanges.subList(0, 16))
                    .allSatisfy(x -> assertThat(Seen.call(x).message()).isEqualTo("schön 100%\nneu"));
            assertThat(exchanges.get(16).status()).isEqualTo("UNIMPLEMENTED");
        }
    }

    @Test
    void deadlinesAreCancelledOnTheWireAndTellTheirTimeout() throws Exception {
        try (Peers peers = new Peers()) {
            one(peers.channel(), "warm");
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                            peers.channel(),
                            ONE,
                            CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS),
                            text("never")))
                    .hasMessageContaining("DEADLINE_EXCEEDED");
            peers.shutDown();
            Exchange x = watch(peers).get(1);
            GrpcCall call = Seen.call(x);
            // whichever of client and server was first: one says it with a status, the other resets the stream
            assertThat(call.status()).isIn("CANCELLED", "DEADLINE_EXCEEDED");
            assertThat(call.timeoutNanos()).isBetween(1L, TimeUnit.MILLISECONDS.toNanos(300));
            assertThat(call.requestMessages().count()).isEqualTo(1);
            assertThat(call.responseMessages().count()).isZero();
            assertThat(call.kind()).isEqualTo(GrpcKind.UNARY);
        }
    }

    @Test
    void cancelledStreamsKeepWhatTheyCarried() throws Exception {
        try (Peers peers = new Peers()) {
            ClientCall<byte[], byte[]> call = peers.channel().newCall(DOWN, CallOptions.DEFAULT);
            CountDownLatch answered = new CountDownLatch(99);
            CountDownLatch closed = new CountDownLatch(1);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(byte[] message) {
                            answered.countDown();
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            closed.countDown();
                        }
                    },
                    new Metadata());
            call.request(200);
            call.sendMessage(new byte[] {99});
            call.halfClose();
            assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
            call.cancel("enough", null);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            peers.shutDown();
            List<Exchange> exchanges = watch(peers);
            assertSeenAsDone(peers, exchanges);
            assertThat(exchanges.get(0).outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(exchanges.get(0).status()).isEqualTo("CANCELLED");
            assertThat(Seen.call(exchanges.get(0)).kind()).isEqualTo(GrpcKind.SERVER_STREAMING);
        }
    }

    @Test
    void compressedMessagesAreCountedAsSentAndShownAsMeant() throws Exception {
        try (Peers peers = new Peers()) {
            byte[] request = Wire.field(1, "a".repeat(100));
            ClientCalls.blockingUnaryCall(peers.channel(), ONE, CallOptions.DEFAULT.withCompression("gzip"), request);
            peers.shutDown();
            List<Exchange> exchanges = new ArrayList<>();
            Seen.run(
                    Perisco.builder()
                            .source(peers.proxy().source())
                            .bodyPrefixBytes(1000)
                            .listener(exchanges::add),
                    new GrpcInterpreter());
            assertSeenAsDone(peers, exchanges);
            GrpcCall call = Seen.call(exchanges.get(0));
            assertThat(call.requestEncoding()).isEqualTo("gzip");
            assertThat(call.requestAcceptEncoding()).contains("gzip");
            assertThat(call.requestMessages().compressed()).isEqualTo(1);
            assertThat(call.requestMessages().bodies().get(0).content()).isEqualTo(request);
            assertThat(call.responseMessages().bodies().get(0).text()).isEqualTo("1: \"" + "a".repeat(100) + "\"");
        }
    }

    @Test
    void largeMessagesAreFollowedAcrossTheirFrames() throws Exception {
        try (Peers peers = new Peers()) {
            byte[] large = new byte[5_000_000];
            new Random(1).nextBytes(large);
            assertThat(ClientCalls.blockingUnaryCall(peers.channel(), ONE, CallOptions.DEFAULT, large))
                    .isEqualTo(large);
            up(peers.channel(), 5, 400_000);
            assertThat(down(peers.channel(), 5, 300_000)).isEqualTo(5);
            peers.shutDown();
            List<Exchange> exchanges = watch(peers);
            assertSeenAsDone(peers, exchanges);
            assertThat(Seen.call(exchanges.get(0)).responseMessages().bytes()).isEqualTo(large.length);
        }
    }

    @Test
    void oneHundredCallsAtOnceAreToldApart() throws Exception {
        try (Peers peers = new Peers()) {
            one(peers.channel(), "first");
            List<Answers> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Answers answers = new Answers();
                all.add(answers);
                byte[] request = new byte[1 + i * 50];
                request[0] = (byte) (i % 5);
                switch (i % 3) {
                    case 0 ->
                        ClientCalls.asyncUnaryCall(
                                peers.channel().newCall(ONE, CallOptions.DEFAULT), text("fail:ABORTED " + i), answers);
                    case 1 ->
                        ClientCalls.asyncServerStreamingCall(
                                peers.channel().newCall(DOWN, CallOptions.DEFAULT), request, answers);
                    default -> {
                        StreamObserver<byte[]> out = ClientCalls.asyncBidiStreamingCall(
                                peers.channel().newCall(BOTH, CallOptions.DEFAULT), answers);
                        IntStream.range(0, i % 7).forEach(n -> out.onNext(new byte[10 * n]));
                        out.onCompleted();
                    }
                }
            }
            for (Answers answers : all) {
                answers.awaitEnd();
            }
            peers.shutDown();
            List<Exchange> exchanges = watch(peers);
            assertThat(exchanges).hasSize(101);
            assertSeenAsDone(peers, exchanges);
        }
    }

    @Test
    void theHealthServiceIsSeen() throws Exception {
        try (Peers peers = new Peers()) {
            peers.health.setStatus("db", ServingStatus.NOT_SERVING);
            HealthGrpc.HealthBlockingStub stub = HealthGrpc.newBlockingStub(peers.channel());
            assertThat(stub.check(HealthCheckRequest.newBuilder()
                                    .setService("db")
                                    .build())
                            .getStatus())
                    .isEqualTo(ServingStatus.NOT_SERVING);
            assertThatThrownBy(() -> stub.check(
                            HealthCheckRequest.newBuilder().setService("none").build()))
                    .hasMessageContaining("NOT_FOUND");
            peers.shutDown();
            List<Exchange> exchanges = new ArrayList<>();
            Seen.run(
                    Perisco.builder()
                            .source(peers.proxy().source())
                            .bodyPrefixBytes(100)
                            .listener(exchanges::add),
                    new GrpcInterpreter());
            assertSeenAsDone(peers, exchanges);
            assertThat(exchanges).extracting(Exchange::operation).containsOnly("grpc.health.v1.Health/Check");
            GrpcCall call = Seen.call(exchanges.get(0));
            assertThat(call.requestMessages().bodies())
                    .extracting(GrpcMessage::text)
                    .containsExactly("1: \"db\"");
            assertThat(call.responseMessages().bodies())
                    .extracting(GrpcMessage::text)
                    .containsExactly("1: 2");
        }
    }

    @Test
    void aLateJoinInTheMiddleOfALongStreamNeverInventsACall() throws Exception {
        try (Peers peers = new Peers()) {
            one(peers.channel(), "before");
            assertThat(down(peers.channel(), 50, 3000)).isEqualTo(50);
            for (int i = 0; i < 20; i++) {
                one(peers.channel(), "after " + i);
            }
            peers.shutDown();
            int seen = 0;
            for (long missed : new long[] {1, 100, 200, 300, 500, 700, 1000}) {
                List<Exchange> exchanges = new ArrayList<>();
                Seen.run(
                        Perisco.builder().source(peers.proxy().source(missed)).listener(exchanges::add),
                        new GrpcInterpreter());
                for (Exchange x : exchanges) {
                    if (x.caveats().isEmpty()) {
                        assertThat(peers.done).contains(done(x));
                    } else if (x.contribution() instanceof GrpcCall call) {
                        assertThat(call.operation()).isIn("", "test.Echo/One", "test.Echo/Down");
                        assertThat(call.status()).isIn("", "OK");
                    } else {
                        // no head that was seen says what rides on it
                        assertThat(x.protocol()).isEqualTo("http/2");
                        assertThat(x.caveats()).contains(Caveat.HEADERS_UNKNOWN);
                    }
                    seen++;
                }
            }
            assertThat(seen).isGreaterThan(100);
        }
    }
}
