package io.perisco.http.spi;

import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.spi.ParserContext;
import org.jspecify.annotations.Nullable;

/**
 * Understands what rides on HTTP. Found by {@link java.util.ServiceLoader} or given to the builder; one instance serves
 * all connections, from several threads at once.
 *
 * @since 0.1.0
 */
public interface ExchangeInterpreter {
    /**
     * Claims an exchange by the head of its request; the first interpreter that does so has it.
     *
     * @return what will read this exchange, or null: not mine
     */
    @Nullable
    Interpretation claim(HttpRequest request, ParserContext context);

    /**
     * Claims an exchange whose request was not seen, or did not tell, by the head of its final response. The content of
     * the request may have passed; nobody reads what follows of it.
     *
     * @param request the head of the request, or null where it was not seen
     */
    default @Nullable Interpretation claim(
            @Nullable HttpRequest request, HttpResponse response, ParserContext context) {
        return null;
    }
}
