package io.perisco.testkit;

import io.perisco.model.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Other courses that the connection of a script might have taken, or might have been seen to take. */
final class Variants {
    private Variants() {}

    /** From the turn on in which {@code side} sends its byte {@code at}; that turn from there. */
    static Script joinedAt(Script script, Side side, int at) {
        List<Script.Turn> late = new ArrayList<>();
        int passed = 0;
        boolean begun = false;
        for (Script.Turn turn : script.turns()) {
            if (begun) {
                late.add(turn);
            } else if (turn instanceof Script.Bytes b && b.side() == side) {
                if (passed + b.bytes().length > at) {
                    begun = true;
                    late.add(part(b, at - passed, b.bytes().length));
                }
                passed += b.bytes().length;
            }
        }
        return script.with(late).asJoined();
    }

    /** Up to and with the byte before {@code at} of {@code side}; nothing after it. */
    static Script cutAt(Script script, Side side, int at) {
        List<Script.Turn> begun = new ArrayList<>();
        int passed = 0;
        for (Script.Turn turn : script.turns()) {
            if (turn instanceof Script.Bytes b && b.side() == side) {
                int length = b.bytes().length;
                begun.add(part(b, 0, Math.min(length, at - passed)));
                passed += length;
                if (passed >= at) {
                    break;
                }
            } else {
                begun.add(turn);
            }
        }
        return script.with(begun);
    }

    private static Script.Bytes part(Script.Bytes turn, int from, int to) {
        return new Script.Bytes(turn.nanos(), turn.side(), Arrays.copyOfRange(turn.bytes(), from, to));
    }

    /** The bytes of turn {@code i} are not seen. */
    static Script without(Script script, int i) {
        List<Script.Turn> turns = new ArrayList<>(script.turns());
        Script.Bytes lost = (Script.Bytes) turns.get(i);
        turns.set(i, new Script.Hole(lost.nanos(), lost.side(), lost.bytes().length));
        return script.with(turns);
    }

    /** Turn {@code i} and the next come in the other order; each of the two moments stays what it was. */
    static Script swapped(Script script, int i) {
        List<Script.Turn> turns = new ArrayList<>(script.turns());
        Script.Bytes first = (Script.Bytes) turns.get(i);
        Script.Bytes second = (Script.Bytes) turns.get(i + 1);
        turns.set(i, new Script.Bytes(first.nanos(), second.side(), second.bytes()));
        turns.set(i + 1, new Script.Bytes(second.nanos(), first.side(), first.bytes()));
        return script.with(turns);
    }

    /** Whether turns {@code i} and {@code i + 1} are bytes, of {@code first} and then of the other side. */
    static boolean isBoundary(Script script, int i, Side first) {
        return i + 1 < script.turns().size()
                && script.turns().get(i) instanceof Script.Bytes a
                && script.turns().get(i + 1) instanceof Script.Bytes b
                && a.side() == first
                && b.side() != first;
    }

    /** A few bytes are others. */
    static Script mutated(Script script, Random random) {
        List<Script.Turn> turns = new ArrayList<>();
        for (Script.Turn turn : script.turns()) {
            if (turn instanceof Script.Bytes b) {
                byte[] bytes = b.bytes().clone();
                for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                turns.add(new Script.Bytes(b.nanos(), b.side(), bytes));
            } else {
                turns.add(turn);
            }
        }
        return script.with(turns);
    }

    /** Bytes without any meaning follow, from both sides. */
    static Script withGarbage(Script script, Random random) {
        Script longer = script.with(script.turns());
        for (int i = 0; i < 4; i++) {
            byte[] garbage = new byte[random.nextInt(60_000)];
            random.nextBytes(garbage);
            longer.client(garbage).server(garbage);
        }
        return longer;
    }
}
