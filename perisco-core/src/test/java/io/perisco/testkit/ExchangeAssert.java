package io.perisco.testkit;

import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on one exchange; see {@link PeriscoAssertions#assertThat(Exchange)}. A failure shows the whole exchange.
 *
 * @since 0.1.0
 */
public final class ExchangeAssert extends AbstractAssert<ExchangeAssert, Exchange> {
    ExchangeAssert(Exchange actual) {
        super(actual, ExchangeAssert.class);
    }

    private ExchangeAssert is(String what, @Nullable Object expected, @Nullable Object is) {
        isNotNull();
        if (!Objects.equals(expected, is)) {
            throw failureWithActualExpected(
                    is, expected, "Expected %s <%s> but it was <%s> in%n  %s", what, expected, is, shown());
        }
        return this;
    }

    private ExchangeAssert demand(boolean holds, String what) {
        isNotNull();
        if (!holds) {
            throw failure("Expected %s in%n  %s", what, shown());
        }
        return this;
    }

    private String shown() {
        return Watched.line(actual);
    }

    // ---- how it ended, and how much of it was seen

    /** Both halves reached their end. */
    public ExchangeAssert isComplete() {
        return hasOutcome(Outcome.COMPLETE);
    }

    /** It ended so. */
    public ExchangeAssert hasOutcome(Outcome expected) {
        return is("outcome", expected, actual.outcome());
    }

    /** These caveats stand on it, perhaps others too. */
    public ExchangeAssert hasCaveat(Caveat first, Caveat... more) {
        Set<Caveat> expected = EnumSet.of(first, more);
        return demand(actual.caveats().containsAll(expected), "the caveats " + labels(expected));
    }

    /** These caveats stand on it and no others. */
    public ExchangeAssert hasOnlyCaveats(Caveat first, Caveat... more) {
        return is("caveats", labels(EnumSet.of(first, more)), labels(actual.caveats()));
    }

    /** It was seen whole. */
    public ExchangeAssert hasNoCaveats() {
        return demand(actual.caveats().isEmpty(), "no caveats");
    }

    private static List<String> labels(Set<Caveat> caveats) {
        return caveats.stream().map(Caveat::label).sorted().toList();
    }

    /** The protocol's error code, or {@link Exchange#UNKNOWN}. */
    public ExchangeAssert hasErrorCode(long expected) {
        return is("error code", expected, actual.errorCode());
    }

    // ---- what was said

    /** As printed: the plugin's id, or what its messages say of themselves. */
    public ExchangeAssert hasProtocol(String expected) {
        return is("protocol", expected, actual.protocol());
    }

    /** What was asked for. */
    public ExchangeAssert hasOperation(String expected) {
        return is("operation", expected, actual.operation());
    }

    /** How it was answered. */
    public ExchangeAssert hasStatus(String expected) {
        return is("status", expected, actual.status());
    }

    /** Both halves were seen. */
    public ExchangeAssert isPaired() {
        return demand(actual.request() != null && actual.response() != null, "a request and a response");
    }

    /** No request was seen, or there was none: a push. */
    public ExchangeAssert hasNoRequest() {
        return demand(actual.request() == null, "no request");
    }

    /** No response was seen, or there was none. */
    public ExchangeAssert hasNoResponse() {
        return demand(actual.response() == null, "no response");
    }

    /** An attribute, under its OpenTelemetry name. */
    public ExchangeAssert hasAttribute(String name, Object expected) {
        return is("attribute " + name, expected, actual.attributes().get(name));
    }

    /** No attribute of that name. */
    public ExchangeAssert hasNoAttribute(String name) {
        Map<String, Object> attributes = actual.attributes();
        return demand(!attributes.containsKey(name), "no attribute " + name);
    }

    /** Bytes of the request's content, by framing. */
    public ExchangeAssert hasRequestBody(long bytes) {
        return is("request body of bytes", bytes, actual.bodyBytes(Half.REQUEST));
    }

    /** Bytes of the response's content, by framing. */
    public ExchangeAssert hasResponseBody(long bytes) {
        return is("response body of bytes", bytes, actual.bodyBytes(Half.RESPONSE));
    }

    /** Event time from the request's first byte to the response's; turns of a {@link Script} are 1 ms apart. */
    public ExchangeAssert hasLatency(Duration expected) {
        return is("latency in nanoseconds", expected.toNanos(), actual.latencyNanos());
    }
}
