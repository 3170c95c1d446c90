package io.perisco.testkit;

import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.testkit.ProtocolContract.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which features the exchanges of a script make use of. As every turn has a time of its own, times tell turns. */
final class Used {
    private Used() {}

    static Set<Feature> by(Script script, List<Exchange> exchanges) {
        Set<Feature> used = EnumSet.noneOf(Feature.class);
        for (Exchange x : exchanges) {
            if (isPush(x, script)) {
                used.add(Feature.SERVER_PUSH);
            }
            if (x.bodyBytes(Half.REQUEST) > 0 || x.bodyBytes(Half.RESPONSE) > 0) {
                used.add(Feature.BODIES);
            }
            for (Exchange y : exchanges) {
                boolean overlap = x.number() < y.number()
                        && x.request() != null
                        && x.response() != null
                        && y.request() != null
                        && y.response() != null
                        && y.timeNanos() <= x.firstByteNanos(Half.RESPONSE);
                if (overlap) {
                    used.add(exchanges.indexOf(y) < exchanges.indexOf(x) ? Feature.MULTIPLEXING : Feature.PIPELINING);
                }
            }
        }
        return used;
    }

    /** Whether the server began it. */
    static boolean isPush(Exchange x, Script script) {
        boolean alone = x.request() == null && x.outcome() == Outcome.COMPLETE;
        long begun = x.timeNanos();
        return (alone || x.request() != null)
                && script.turns().stream()
                        .anyMatch(t -> t instanceof Script.Bytes b && b.side() == Side.SERVER && b.nanos() == begun);
    }

    /** Whether nothing but pushes is told of in that turn of the server. */
    static boolean isPushAlone(Script.Turn turn, Script script, List<Exchange> exchanges) {
        boolean any = false;
        for (Exchange x : exchanges) {
            boolean push = isPush(x, script);
            boolean answers = x.response() != null
                    && x.firstByteNanos(Half.RESPONSE) <= turn.nanos()
                    && turn.nanos() <= x.lastByteNanos(Half.RESPONSE);
            if (answers && !push) {
                return false;
            }
            any |= push && x.timeNanos() == turn.nanos();
        }
        return any;
    }
}
