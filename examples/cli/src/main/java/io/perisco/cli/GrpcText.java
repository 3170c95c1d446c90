package io.perisco.cli;

import io.perisco.grpc.GrpcCall;
import io.perisco.grpc.GrpcMessage;
import io.perisco.grpc.GrpcMessages;

/** A call as lines under its exchange. */
final class GrpcText {
    private GrpcText() {}

    /**
     * {@code grpc: hello.HelloService/SayHello unary OK 1 request 1 response}, {@code -} for what is unknown, {@code +}
     * behind counts above which there may have been more; then a line for each message that was kept, {@code -} for one
     * without fields.
     */
    static void append(StringBuilder out, GrpcCall call) {
        out.append(call.protocol()).append(": ");
        Escaped.append(out, call.operation().isEmpty() ? "-" : call.operation());
        out.append(' ').append(call.kind().label()).append(' ');
        Escaped.append(out, call.status().isEmpty() ? "-" : call.status());
        if (!call.message().isEmpty()) {
            Escaped.appendQuoted(out.append(' '), call.message());
        }
        count(out, call.requestMessages(), "request");
        count(out, call.responseMessages(), "response");
        out.append('\n');
        bodies(out, call.requestMessages(), "> ");
        bodies(out, call.responseMessages(), "< ");
    }

    private static void count(StringBuilder out, GrpcMessages messages, String what) {
        out.append(' ').append(messages.count());
        out.append(messages.atLeast() ? "+ " : " ").append(what);
        out.append(messages.count() == 1 && !messages.atLeast() ? "" : "s");
    }

    private static void bodies(StringBuilder out, GrpcMessages messages, String mark) {
        for (GrpcMessage body : messages.bodies()) {
            out.append(mark);
            Escaped.append(out, body.length() == 0 ? "-" : body.text());
            out.append('\n');
        }
    }
}
