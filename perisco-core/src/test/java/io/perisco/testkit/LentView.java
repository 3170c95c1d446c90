package io.perisco.testkit;

import io.perisco.spi.ByteView;
import java.util.Arrays;

/**
 * A view over a copy, in the place of the engine's for the length of one call: what its reader does with the cursor happens
 * to the engine's view too. Afterwards it is taken back, its bytes overwritten; or left as it was, so that the difference
 * shows who reads it later.
 */
final class LentView implements ByteView.Owner {
    private final ByteView.Control control = new ByteView.Control(this);
    private final ByteView real;
    private final byte[] copy;
    private boolean over;

    LentView(ByteView real) {
        this.real = real;
        this.copy = real.copy(0, real.length());
        control.point(copy, 0, copy.length, real.position());
    }

    ByteView view() {
        return control.view();
    }

    @Override
    public void ahead(long n) {
        if (!over) {
            push();
            real.skip(n);
        }
    }

    @Override
    public void marked() {
        if (!over) {
            push();
            real.mark();
        }
    }

    /** Moves the engine's cursor to where the reader's stands. */
    void push() {
        if (!over) {
            real.consume((int) control.takeParsed());
            real.skip(control.takeSkipped());
        }
    }

    /** Moves the reader's cursor to where the engine's stands. */
    void pull() {
        if (!over && real.length() != view().length()) {
            int needed = control.needed();
            control.point(copy, copy.length - real.length(), real.length(), real.position());
            view().need(needed);
        }
    }

    /** The call is over. */
    void giveBack(boolean takenBack) {
        push();
        real.need(control.needed());
        over = true;
        if (takenBack) {
            control.clear();
            Arrays.fill(copy, ScriptSource.OVERWRITTEN);
        }
    }
}
