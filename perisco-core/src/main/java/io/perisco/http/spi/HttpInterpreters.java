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
            Interpretation claimed = claim(x, head, null);
            if (claimed != null) {
                read(x, claimed, null);
            }
        }
    }

    /** The head of the final response of {@code x} was told; its content is not announced yet. */
    public void responded(OpenExchange x) {
        if (!interpreters.isEmpty() && x.message(Half.RESPONSE) instanceof HttpResponse head) {
            HttpRequest request = x.message(Half.REQUEST) instanceof HttpRequest r ? r : null;
            Interpretation claimed = x.contributor() instanceof Interpretation i ? i : claim(x, request, head);
            if (claimed != null) {
                read(x, claimed, head);
            }
        }
    }

    /** By the request if it comes first, as it mostly does; else by the response, with the request if that was seen. */
    private @Nullable Interpretation claim(
            OpenExchange x, @Nullable HttpRequest request, @Nullable HttpResponse response) {
        for (int i = 0; i < interpreters.size(); i++) {
            ExchangeInterpreter interpreter = interpreters.get(i);
            try {
                Interpretation claimed = response != null
                        ? interpreter.claim(request, response, context)
                        : request != null ? interpreter.claim(request, context) : null;
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

    /** Has the content of the response with that head read, or of the request. */
    private void read(OpenExchange x, Interpretation claimed, @Nullable HttpResponse response) {
        try {
            ContentReader reader = response != null ? claimed.responseBody(response) : claimed.requestBody();
            if (reader != null) {
                x.content(response != null ? Half.RESPONSE : Half.REQUEST, reader);
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
}
