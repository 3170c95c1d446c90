package io.perisco.spi;

import io.perisco.model.Caveat;
import io.perisco.model.Half;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The first that waits is the first that is answered. What was lost makes that uncertain:
 *
 * <ul>
 *   <li>A lost answer: if answers so far came one by one, the newest waiting request gets the next response and the older
 *       ones are unanswered; if two ever waited when an answer came, nobody can know, and all waiting are unanswered;
 *       without evidence the newest is paired and flagged.
 *   <li>A lost request: those that waited before it are answered first, for sure. After them a response is paired,
 *       flagged, only if exactly one request waits. Trust returns when a request arrives after at least as many such
 *       answers as requests wait.
 * </ul>
 *
 * An exchange that timed out, or was evicted, stays in line as a tombstone, so that its late answer does not become another's.
 */
final class InOrderMatcher implements Matcher {
    /** So many tombstones are kept; a connection with more has lost its order. */
    private static final int TOMBSTONES = 64;

    private final ArrayDeque<OpenExchange> waiting = new ArrayDeque<>(2);
    private int tombstones;
    private boolean sequential;
    private boolean pipelined;
    private boolean requestsLost;
    private boolean responsesLost;
    private Caveat guess = Caveat.UNPAIRED;
    private int answersSince;

    /** How many at the head of the line were told before a request was lost, and no answer since. */
    private int sure;

    @Override
    public void requested(OpenExchange exchange, Judge judge) {
        if (requestsLost && answersSince > 0 && answersSince >= waiting.size()) {
            unanswered(judge, 0);
            requestsLost = false;
        }
        waiting.add(exchange);
    }

    @Override
    public @Nullable OpenExchange awaited(long key, Judge judge) {
        if (responsesLost) {
            responsesLost = false;
            OpenExchange newest = waiting.peekLast();
            if (pipelined) {
                unanswered(judge, 0);
            } else if (waiting.size() > 1 && newest != null) {
                if (!sequential) {
                    newest.caveat(Caveat.UNPAIRED);
                }
                unanswered(judge, 1);
            }
            sure = 0;
        }
        if (requestsLost && sure == 0) {
            if (pipelined || waiting.size() != 1) {
                return null;
            }
            OpenExchange only = waiting.peek();
            if (only != null) {
                only.caveat(guess);
            }
        }
        return waiting.peek();
    }

    private void unanswered(Judge judge, int keep) {
        while (waiting.size() > keep) {
            judge.unanswered(take());
        }
    }

    private OpenExchange take() {
        OpenExchange x = waiting.remove();
        if (!x.isOpen()) {
            tombstones--;
        }
        if (sure > 0) {
            sure--;
        }
        return x;
    }

    @Override
    public void answered(@Nullable OpenExchange exchange) {
        boolean forSure = exchange != null && sure > 0;
        if (exchange != null) {
            // the evidence of pipelining is an answer while two wait; a second request alone proves nothing
            if (waiting.size() > 1) {
                pipelined = true;
            } else {
                sequential = true;
            }
            if (waiting.peek() == exchange) {
                take();
            } else {
                leave(exchange);
            }
        }
        if (exchange == null || requestsLost && !forSure) {
            answersSince++;
        }
    }

    @Override
    public void finished(OpenExchange exchange, End how) {
        if (exchange.message(Half.RESPONSE) != null) {
            return; // it was answered, so it does not stand in line
        }
        if (requestsLost && !isSure(exchange)) {
            exchange.caveat(guess);
        }
        boolean mayBeAnswered = how == End.TIMED_OUT || how == End.EVICTED;
        if (!mayBeAnswered) {
            leave(exchange);
        } else if (waiting.contains(exchange) && ++tombstones > TOMBSTONES) {
            waiting.clear();
            tombstones = 0;
            sure = 0;
            lose(Half.REQUEST, Caveat.UNPAIRED);
        }
    }

    /** It stands in line no more. */
    private void leave(OpenExchange exchange) {
        boolean wasSure = isSure(exchange);
        if (waiting.remove(exchange) && wasSure) {
            sure--;
        }
    }

    private boolean isSure(OpenExchange exchange) {
        int n = sure;
        for (OpenExchange x : waiting) {
            if (n-- <= 0) {
                return false;
            }
            if (x == exchange) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void lost(Half half, boolean midstream, Judge judge) {
        lose(half, midstream ? Caveat.MIDSTREAM : Caveat.UNPAIRED);
    }

    private void lose(Half half, Caveat caveat) {
        guess = caveat;
        if (half == Half.REQUEST) {
            sure = requestsLost ? sure : waiting.size();
            requestsLost = true;
            answersSince = 0;
        } else {
            responsesLost = true;
        }
    }
}
