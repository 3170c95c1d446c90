package io.perisco.engine;

import io.perisco.model.Caveat;
import io.perisco.model.Connection;
import io.perisco.model.Contribution;
import io.perisco.model.Exchange;
import io.perisco.model.ExchangeText;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Outcome;
import io.perisco.spi.ContentReader;
import io.perisco.spi.Contributor;
import io.perisco.spi.End;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One exchange. One object with two faces: while it is open the parser's, once it is frozen the listener's; nothing
 * changes it after that.
 */
final class Open implements OpenExchange, Exchange {
    private static final byte[] NO_BYTES = new byte[0];
    private static final Set<Caveat> NO_CAVEATS = Collections.unmodifiableSet(EnumSet.noneOf(Caveat.class));

    private final Connection connection;
    private final long number;
    private final long key;
    private final String protocolId;
    private final boolean oneWay;

    private @Nullable Message request;
    private @Nullable Message response;
    private @Nullable End requestEnd;
    private @Nullable End responseEnd;
    private @Nullable End forced;
    private long requestFirst = UNKNOWN;
    private long requestLast = UNKNOWN;
    private long responseFirst = UNKNOWN;
    private long responseLast = UNKNOWN;
    private long requestBody;
    private long responseBody;
    private long errorCode = UNKNOWN;
    private int caveats;
    private @Nullable Extras extras;
    private @Nullable Contribution contribution;

    /** The engine's while open, null when frozen: list links, and what it needs to judge. */
    private @Nullable Session session;

    @Nullable
    Open previous;

    @Nullable
    Open next;

    /** Event time of the last byte or head. */
    long touched;

    /** Holes on the side of the missing half when this began. */
    int holesThen;

    /** Whether {@code onOpen} had it. */
    boolean shown;

    Open(Session session, long number, long key, boolean oneWay) {
        this.session = session;
        this.connection = session.connection;
        this.protocolId = session.protocol.id();
        this.number = number;
        this.key = key;
        this.oneWay = oneWay;
    }

    private Open(Open o) {
        connection = o.connection;
        protocolId = o.protocolId;
        number = o.number;
        key = o.key;
        oneWay = o.oneWay;
        request = o.request;
        response = o.response;
        requestEnd = o.requestEnd;
        responseEnd = o.responseEnd;
        requestFirst = o.requestFirst;
        requestLast = o.requestLast;
        responseFirst = o.responseFirst;
        responseLast = o.responseLast;
        requestBody = o.requestBody;
        responseBody = o.responseBody;
        errorCode = o.errorCode;
        caveats = o.caveats;
        if (o.extras != null) {
            extras = o.extras.keptCopy();
        }
    }

    /** As it is now, for {@code onOpen}. */
    Exchange snapshot() {
        Open snapshot = new Open(this);
        snapshot.contribution = contributed();
        return snapshot;
    }

    // ---- the engine's

    boolean oneWay() {
        return oneWay;
    }

    void began(Half half, Message head, long firstByte, long now) {
        if (half == Half.REQUEST) {
            request = head;
            requestFirst = requestLast = firstByte;
        } else {
            response = head;
            responseFirst = responseLast = firstByte;
        }
        touched = now;
    }

    /** The request half of {@code from}, for the protocol it is handed over to. */
    void inherit(Open from) {
        request = from.request;
        requestFirst = from.requestFirst;
        requestLast = from.requestLast;
        requestBody = from.requestBody;
        requestEnd = End.COMPLETE;
        caveats = from.caveats;
        touched = from.touched;
    }

    void framed(Half half, long n) {
        if (half == Half.REQUEST) {
            requestBody += n;
        } else {
            responseBody += n;
        }
    }

    /** Content of {@code half} passed at {@code time}. */
    void content(Half half, byte[] bytes, int offset, int length, int prefixLimit, long time, long now) {
        touched = now;
        if (prefixLimit == 0 && extras == null) {
            return;
        }
        extras().content(half, bytes, offset, length, prefixLimit, time);
    }

    /** {@code n} bytes of content of {@code half} are missing. */
    void hole(Half half, long n) {
        caveat(Caveat.GAP);
        extras().hole(half, n);
    }

    /** Messages of {@code half} are missing, and perhaps content of this one with them: whoever reads it has to know. */
    void contentInDoubt(Half half) {
        BodyFeed reader = extras == null || hasEnded(half) ? null : extras.reader(half);
        if (reader != null) {
            try {
                reader.gap(-1);
            } catch (Throwable t) {
                failed(half, t);
            }
        }
    }

    /** That half ended; the first end holds. */
    void endHalf(Half half, End how, long time, long code) {
        if (session == null || (half == Half.REQUEST ? requestEnd : responseEnd) != null) {
            return;
        }
        if (half == Half.REQUEST) {
            requestEnd = how;
            requestLast = request == null ? UNKNOWN : Math.max(requestLast, time);
        } else {
            responseEnd = how;
            responseLast = response == null ? UNKNOWN : Math.max(responseLast, time);
        }
        if (message(half) != null && isCut(how)) {
            caveat(Caveat.TRUNCATED);
            if (how == End.LOST) {
                caveat(Caveat.GAP);
            }
        }
        Extras e = extras;
        if (e != null) {
            ended(e, half, how, code);
        }
    }

    private void ended(Extras e, Half half, End how, long code) {
        BodyFeed reader = e.reader(half);
        try {
            if (reader != null) {
                reader.ended(how);
            }
        } catch (Throwable t) {
            failed(half, t);
        }
        Contributor c = e.contributor;
        try {
            if (c != null) {
                c.ended(half, how, code);
            }
        } catch (Throwable t) {
            contributorFailed(c, t);
        }
    }

    private void contributorFailed(@Nullable Contributor c, Throwable t) {
        Session s = session;
        if (s != null && c != null) {
            extras().contributor = null;
            s.serviceFailed(c, t);
        }
    }

    /** Asks whoever rides on it. */
    private @Nullable Contribution contributed() {
        Contributor c = contributor();
        if (c == null) {
            return null;
        }
        try {
            return c.contribution(caveats());
        } catch (Throwable t) {
            contributorFailed(c, t);
            return null;
        }
    }

    private static boolean isCut(End how) {
        return how == End.LOST
                || how == End.FIN
                || how == End.RESET
                || how == End.EVICTED
                || how == End.TIMED_OUT
                || how == End.SOURCE_ENDED;
    }

    /** Whether nothing more will come. */
    boolean isComplete() {
        if (requestEnd == End.CANCELLED || responseEnd == End.CANCELLED) {
            return true;
        }
        boolean alone = oneWay || request == null;
        return alone ? requestEnd != null || responseEnd != null : requestEnd != null && responseEnd != null;
    }

    boolean hasEnded(Half half) {
        return (half == Half.REQUEST ? requestEnd : responseEnd) != null;
    }

    /** Freezes it. {@code how} is null where both halves ended by themselves. */
    void freeze(@Nullable End how, long code) {
        forced = how;
        if (code != UNKNOWN) {
            errorCode = code;
        }
        contribution = contributed();
        session = null;
        previous = null;
        next = null;
        if (extras != null) {
            extras.attachment = null;
            extras.dismiss();
        }
    }

    /** Who reads the content of {@code half} threw: nobody who reads this exchange is called any more. */
    void failed(Half half, Throwable t) {
        Session s = session;
        Extras e = extras;
        if (s != null && e != null) {
            BodyFeed feed = e.reader(half);
            e.dismiss();
            if (feed != null) {
                s.serviceFailed(feed.reader(), t);
            }
        }
    }

    private Extras extras() {
        if (extras == null) {
            extras = new Extras();
        }
        return extras;
    }

    // ---- the parser's

    @Override
    public boolean isOpen() {
        return session != null;
    }

    @Override
    public long key() {
        return key;
    }

    @Override
    public @Nullable Message message(Half half) {
        return half == Half.REQUEST ? request : response;
    }

    @Override
    public void amend(Half half, UnaryOperator<Message> change) {
        Message m = message(half);
        if (session == null || m == null) {
            return;
        }
        if (half == Half.REQUEST) {
            request = change.apply(m);
        } else {
            response = change.apply(m);
        }
    }

    @Override
    public void caveat(Caveat caveat) {
        if (session != null) {
            caveats |= 1 << caveat.ordinal();
        }
    }

    @Override
    public void content(Half half, ContentReader reader) {
        Session s = session;
        if (s == null) {
            return;
        }
        extras().read(half, new BodyFeed(reader, s.bufferBytes()));
    }

    @Override
    public @Nullable Contributor contributor() {
        return extras == null ? null : extras.contributor;
    }

    @Override
    public void contributor(@Nullable Contributor contributor) {
        if (session != null) {
            extras().contributor = contributor;
        }
    }

    @Override
    public @Nullable Object attachment() {
        return extras == null ? null : extras.attachment;
    }

    @Override
    public void attach(@Nullable Object attachment) {
        if (session != null) {
            extras().attachment = attachment;
        }
    }

    // ---- the listener's

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public String protocol() {
        if (contribution != null) {
            return contribution.protocol();
        }
        Message m = request != null ? request : response;
        String told = m == null ? null : m.protocol();
        return told == null ? protocolId : told;
    }

    @Override
    public @Nullable Message request() {
        return request;
    }

    @Override
    public @Nullable Message response() {
        return response;
    }

    @Override
    public long firstByteNanos(Half half) {
        return half == Half.REQUEST ? requestFirst : responseFirst;
    }

    @Override
    public long lastByteNanos(Half half) {
        return half == Half.REQUEST ? requestLast : responseLast;
    }

    @Override
    public long bodyBytes(Half half) {
        return half == Half.REQUEST ? requestBody : responseBody;
    }

    @Override
    public byte[] bodyPrefix(Half half) {
        if (extras == null) {
            return NO_BYTES;
        }
        byte[] prefix = extras.prefix(half);
        return prefix.length == 0 ? NO_BYTES : prefix.clone();
    }

    @Override
    public @Nullable Contribution contribution() {
        return contribution;
    }

    @Override
    public Outcome outcome() {
        if (forced == End.UPGRADED) {
            return Outcome.UPGRADED;
        }
        if (forced == End.TUNNEL) {
            return Outcome.TUNNEL;
        }
        if (any(End.CANCELLED)) {
            return Outcome.CANCELLED;
        }
        if (any(End.REFUSED)) {
            return Outcome.REFUSED;
        }
        if (any(End.TIMED_OUT)) {
            return Outcome.TIMED_OUT;
        }
        if (response == null && !oneWay) {
            return responseEnd == End.RESET
                    ? Outcome.RESET
                    : responseEnd == End.FIN ? Outcome.CLOSED : Outcome.NO_RESPONSE;
        }
        if (any(End.RESET)) {
            return Outcome.RESET;
        }
        if (any(End.FIN) || any(End.SOURCE_ENDED) || any(End.EVICTED)) {
            return Outcome.CLOSED;
        }
        boolean isOpen = (request != null && requestEnd == null) || (response != null && responseEnd == null);
        if (isOpen) {
            return Outcome.CLOSED;
        }
        return request == null && !oneWay ? Outcome.NO_REQUEST : Outcome.COMPLETE;
    }

    private boolean any(End how) {
        return forced == how || request != null && requestEnd == how || response != null && responseEnd == how;
    }

    @Override
    public long errorCode() {
        return errorCode;
    }

    @Override
    public Set<Caveat> caveats() {
        if (caveats == 0) {
            return NO_CAVEATS;
        }
        EnumSet<Caveat> set = EnumSet.noneOf(Caveat.class);
        for (Caveat c : Caveat.values()) {
            if ((caveats & 1 << c.ordinal()) != 0) {
                set.add(c);
            }
        }
        return Collections.unmodifiableSet(set);
    }

    @Override
    public String toString() {
        return ExchangeText.line(this);
    }

    static boolean isFinite(long n) {
        return n != MessageSink.UNTIL_CLOSE;
    }
}
