package io.perisco.http.spi;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Half;
import io.perisco.spi.ContentReader;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ParserContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a parser of any HTTP version tells the interpreters, so that none forgets a step. One for a parser, in its thread.
 * What an interpreter throws costs its interpretation, nothing else.
 *
 * @since 0.1.0
 */
public final class HttpInterpreters {
    private final ParserContext context;
    private final List<ExchangeInterpreter> interpreters;

    public HttpInterpreters(ParserContext context) {
        this.context = context;
        this.interpreters = context.services(ExchangeInterpreter.class);
    }

    /** The head of the request of {@code x} was told; its content is not announced yet. */
    public void requested(OpenExchange x) {
        if (!interpreters.isEmpty() && x.message(Half.REQUEST) instanceof HttpRequest head) {
            Interpretation claimed = claim(x, interpreter -> interpreter.claim(head, context));
            if (claimed != null) {
                read(x, Half.REQUEST, claimed, Interpretation::requestBody);
            }
        }
    }

    /** The head of the final response of {@code x} was told; its content is not announced yet. */
    public void responded(OpenExchange x) {
        if (!interpreters.isEmpty() && x.message(Half.RESPONSE) instanceof HttpResponse head) {
            HttpRequest request = x.message(Half.REQUEST) instanceof HttpRequest r ? r : null;
            Interpretation claimed = x.contributor() instanceof Interpretation i
                    ? i
                    : claim(x, interpreter -> interpreter.claim(request, head, context));
            if (claimed != null) {
                read(x, Half.RESPONSE, claimed, i -> i.responseBody(head));
            }
        }
    }

    private @Nullable Interpretation claim(OpenExchange x, Claim claim) {
        for (ExchangeInterpreter interpreter : interpreters) {
            try {
                Interpretation claimed = claim.by(interpreter);
                if (claimed != null) {
                    x.contributor(claimed);
                    return claimed;
                }
            } catch (Throwable t) {
                failed(x, interpreter, t);
            }
        }
        return null;
    }

    private void read(OpenExchange x, Half half, Interpretation claimed, Reading reading) {
        try {
            ContentReader reader = reading.of(claimed);
            if (reader != null) {
                x.content(half, reader);
            }
        } catch (Throwable t) {
            failed(x, claimed, t);
        }
    }

    /** The trailer section of {@code half} was read; its end is not told yet. */
    public void trailers(@Nullable OpenExchange x, Half half, Headers trailers) {
        if (x != null && x.contributor() instanceof Interpretation claimed) {
            try {
                claimed.trailers(half, trailers);
            } catch (Throwable t) {
                failed(x, claimed, t);
            }
        }
    }

    private void failed(OpenExchange x, Object plugin, Throwable t) {
        x.contributor(null);
        context.failed(plugin, t);
    }

    private interface Claim {
        @Nullable
        Interpretation by(ExchangeInterpreter interpreter);
    }

    private interface Reading {
        @Nullable
        ContentReader of(Interpretation claimed);
    }
}
