package io.perisco.grpc;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.http.spi.Interpretation;
import io.perisco.model.Caveat;
import io.perisco.model.Contribution;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.spi.ContentReader;
import io.perisco.spi.End;
import io.perisco.spi.ParserContext;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call under way. */
final class Call implements Interpretation {
    private static final String ENCODING = "grpc-encoding";
    private static final String IDENTITY = "identity";

    private static final int HTTP_OK = 200;

    private static final GrpcMessages NONE =
            new GrpcMessages(0, false, 0, 0, Exchange.UNKNOWN, Exchange.UNKNOWN, List.of());
    private static final GrpcMessages UNREAD =
            new GrpcMessages(0, true, 0, 0, Exchange.UNKNOWN, Exchange.UNKNOWN, List.of());

    private final ParserContext context;
    private final MethodNames names;
    private final @Nullable HttpRequest request;

    /** Null where only the response told that this is a call. */
    private final @Nullable ContentType requestType;

    private @Nullable HttpResponse response;
    private @Nullable ContentType responseType;
    private @Nullable MessageReader requestReader;
    private @Nullable MessageReader responseReader;
    private @Nullable Headers trailers;
    private @Nullable End requestEnd;
    private @Nullable End responseEnd;
    private long errorCode = Exchange.UNKNOWN;
    private boolean gap;

    Call(ParserContext context, MethodNames names, @Nullable HttpRequest request, @Nullable ContentType requestType) {
        this.context = context;
        this.names = names;
        this.request = request;
        this.requestType = requestType;
    }

    @Override
    public @Nullable ContentReader requestBody() {
        HttpRequest head = request;
        ContentType type = requestType;
        if (head == null || type == null || isCoded(head.headers())) {
            return null;
        }
        MessageReader reader = reader(Half.REQUEST, type, head.headers());
        requestReader = reader;
        return type.text() ? new TextReader(reader) : reader;
    }

    @Override
    public @Nullable ContentReader responseBody(HttpResponse head) {
        response = head;
        ContentType type = ContentType.of(head.headers());
        if (type == null && ContentType.isUnknown(head.headers())) {
            type = requestType;
        }
        responseType = type;
        if (!head.trailers().isEmpty()) {
            trailers = head.trailers();
        }
        if (type == null || isCoded(head.headers())) {
            return null;
        }
        MessageReader reader = reader(Half.RESPONSE, type, head.headers());
        responseReader = reader;
        return type.text() ? new TextReader(reader) : reader;
    }

    /** Whether HTTP's own compression lies over the content: then nobody sees messages in it. */
    private static boolean isCoded(Headers headers) {
        String coding = headers.first("content-encoding");
        return coding != null && !coding.equalsIgnoreCase(IDENTITY);
    }

    private MessageReader reader(Half half, ContentType type, Headers headers) {
        int most = context.bodyPrefixBytes();
        if (most == 0 && !type.web()) {
            return new MessageReader(GrpcMessage.Sender.UNKEPT, null);
        }
        MethodPath path = most == 0 ? MethodPath.UNKNOWN : MethodPath.of(request);
        GrpcMessage.Naming naming = most == 0 ? null : names.of(path.service(), path.method(), half);
        GrpcMessage.Sender sender = new GrpcMessage.Sender(encoding(headers), type.format(), most, naming);
        return new MessageReader(
                sender, type.web() ? block -> trailers(half, WebTrailers.parse(block, context.redaction())) : null);
    }

    private static String encoding(Headers headers) {
        String encoding = headers.first(ENCODING);
        return encoding == null ? IDENTITY : encoding;
    }

    @Override
    public void trailers(Half half, Headers seen) {
        if (half == Half.RESPONSE) {
            trailers = seen;
        }
    }

    @Override
    public void ended(Half half, End how, long code) {
        if (half == Half.REQUEST) {
            requestEnd = how;
        } else {
            responseEnd = how;
        }
        if (code != Exchange.UNKNOWN) {
            errorCode = code;
        }
    }

    @Override
    public Contribution contribution(Set<Caveat> caveats) {
        gap = caveats.contains(Caveat.GAP);
        return contribution();
    }

    @Override
    public Contribution contribution() {
        return new GrpcCall(this);
    }

    // ---- what is known by now

    boolean isWeb() {
        ContentType type = requestType != null ? requestType : responseType;
        return type != null && type.web();
    }

    /** Whether nothing more will come of the messages. */
    boolean hasEnded() {
        return responseEnd != null;
    }

    @Nullable
    HttpRequest request() {
        return request;
    }

    GrpcMessages requests() {
        return requestReader == null ? UNREAD : requestReader.messages();
    }

    GrpcMessages responses() {
        MessageReader reader = responseReader;
        if (reader != null) {
            return reader.messages();
        }
        HttpResponse head = response;
        boolean none = head != null ? isOther(head) : !gap && (isOver(responseEnd) || responseEnd == null);
        return none ? NONE : UNREAD;
    }

    /** Whether it is known that the content of that response is something else. */
    private boolean isOther(HttpResponse head) {
        boolean typed = head.headers().indexOf("content-type", 0) >= 0;
        boolean failed = head.status() != HttpResponse.UNKNOWN_STATUS && head.status() != HTTP_OK;
        return responseType == null && (typed || failed);
    }

    /** Whether that end leaves no doubt that nothing was sent. */
    private static boolean isOver(@Nullable End how) {
        return how == End.CANCELLED || how == End.REFUSED || how == End.FIN || how == End.RESET;
    }

    /** What was seen of how the call was answered. */
    Ending ending() {
        return new Ending(trailers, response, responseType != null, requestEnd, responseEnd, errorCode);
    }
}
