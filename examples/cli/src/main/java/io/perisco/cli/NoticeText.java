package io.perisco.cli;

import io.perisco.model.Connection;
import io.perisco.model.ProcessInfo;

/** The lines beside the exchanges: the network filter, and what was detected where. */
final class NoticeText {
    private final String filter;
    private final SecondText time;

    /** @param filter the networks that were asked for, separated by spaces */
    NoticeText(String filter, SecondText time) {
        this.filter = filter;
        this.time = time;
    }

    /** How times are written. */
    SecondText time() {
        return time;
    }

    void started(StringBuilder out, long nanos) {
        time.append(out, nanos);
        out.append(" network filter: [").append(filter).append("]\n");
    }

    void detected(StringBuilder out, Connection connection, String protocol, long nanos) {
        String endpoint = endpoint(connection);
        time.append(out, nanos);
        out.append(" detected ");
        Escaped.append(out, protocol);
        out.append(" in endpoint(").append(endpoint).append(")\n");
        time.append(out, nanos);
        out.append(" new proto matcher of ");
        Escaped.append(out, protocol);
        out.append(" for ").append(endpoint).append('\n');
    }

    /** The server's end and its process: {@code 127.0.0.1:8880 pid:62565}. */
    static String endpoint(Connection connection) {
        return connection.server() + " " + pid(connection);
    }

    /** {@code pid:62565}, or {@code pid:-} where no process is known. */
    static String pid(Connection connection) {
        ProcessInfo process = connection.process();
        return process == null ? "pid:-" : "pid:" + process.pid();
    }
}
