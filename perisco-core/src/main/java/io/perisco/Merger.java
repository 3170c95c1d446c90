package io.perisco;

import io.perisco.engine.Output;
import java.util.List;

/**
 * Brings what the workers of a replay told into one order, the same for any number of them, and tells it on. All of them
 * walk over the same events, so none is waited for in vain; for a live source see {@link Relay}.
 */
final class Merger {
    private final List<Worker> workers;
    private final Output output;
    private final Lot[] lots;
    private final int[] at;

    Merger(List<Worker> workers, Output output) {
        this.workers = workers;
        this.output = output;
        this.lots = new Lot[workers.size()];
        this.at = new int[workers.size()];
    }

    /** Until every worker has told its last. */
    void run() throws InterruptedException {
        for (int i = 0; i < lots.length; i++) {
            lots[i] = workers.get(i).queue().take();
        }
        while (true) {
            int next = earliest();
            if (next < 0) {
                return;
            }
            Lot lot = lots[next];
            if (at[next] < lot.told().size()) {
                lot.told().get(at[next]++).to(output);
            } else {
                lots[next] = workers.get(next).queue().take();
                at[next] = 0;
            }
        }
    }

    /** The worker whose next word comes first, or whose progress others must wait for; -1 when all are done. */
    private int earliest() {
        int best = -1;
        for (int i = 0; i < lots.length; i++) {
            boolean spent = at[i] == lots[i].told().size();
            if (!(spent && lots[i].last()) && (best < 0 || before(i, best))) {
                best = i;
            }
        }
        return best;
    }

    private boolean before(int i, int j) {
        boolean spentI = at[i] == lots[i].told().size();
        boolean spentJ = at[j] == lots[j].told().size();
        if (spentI || spentJ) {
            long reachedI = spentI
                    ? lots[i].reached()
                    : lots[i].told().get(at[i]).stamp().ordinal();
            long reachedJ = spentJ
                    ? lots[j].reached()
                    : lots[j].told().get(at[j]).stamp().ordinal();
            // a spent lot comes first on a tie: its worker may yet tell something of that very event
            return reachedI < reachedJ || (reachedI == reachedJ && spentI);
        }
        return lots[i].told()
                        .get(at[i])
                        .stamp()
                        .compareTo(lots[j].told().get(at[j]).stamp())
                < 0;
    }
}
