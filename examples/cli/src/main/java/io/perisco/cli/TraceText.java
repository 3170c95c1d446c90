package io.perisco.cli;

import io.perisco.model.Connection;
import io.perisco.model.Frame;
import io.perisco.model.Side;
import java.util.LinkedHashMap;
import java.util.Map;

/** Frames as the project's first log shows them: whose they are, and below that what they are. */
final class TraceText {
    /** How many connections are remembered; one that was forgotten appears again. */
    private static final int REMEMBERED = 8_192;

    // the widths of the columns
    private static final int ADDRESS = 15;
    private static final int SERVER_PORT = 8;
    private static final int CLIENT_PORT = 7;
    private static final int WHAT = 10;
    private static final int BYTES = 5;

    private final SecondText time;
    private final Map<Long, Boolean> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    TraceText(SecondText time) {
        this.time = time;
    }

    void append(StringBuilder out, Frame frame) {
        if (seen.put(frame.connection().id(), true) == null) {
            line(out, frame, "CONN");
        }
        line(out, frame, frame.from() == Side.CLIENT ? "REQUEST" : "RESPONSE");
        out.append("ret: ");
        column(out, Integer.toString(frame.bytes()), BYTES);
        Escaped.append(out, frame.text());
        out.append('\n');
    }

    private void line(StringBuilder out, Frame frame, String what) {
        Connection connection = frame.connection();
        time.append(out, frame.nanos());
        out.append(' ');
        column(out, connection.server().address(), ADDRESS);
        column(out, Integer.toString(connection.server().port()), SERVER_PORT);
        column(out, connection.client().address(), ADDRESS);
        column(out, Integer.toString(connection.client().port()), CLIENT_PORT);
        out.append(what);
        out.append(" ".repeat(WHAT - what.length())).append('\n');
    }

    private static void column(StringBuilder out, String text, int width) {
        out.append(text).append(" ".repeat(Math.max(0, width - text.length()) + 1));
    }
}
