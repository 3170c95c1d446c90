package io.perisco.http2;

import static io.perisco.http2.Wire.data;
import static io.perisco.http2.Wire.goAway;
import static io.perisco.http2.Wire.join;
import static io.perisco.http2.Wire.padded;
import static io.perisco.http2.Wire.ping;
import static io.perisco.http2.Wire.reset;
import static io.perisco.http2.Wire.settings;
import static io.perisco.http2.Wire.settingsAck;
import static io.perisco.http2.Wire.windowUpdate;

import io.perisco.spi.Protocol;
import io.perisco.testkit.ProtocolContract;
import io.perisco.testkit.Script;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What every protocol plugin has to get right. */
final class Http2ContractTest extends ProtocolContract {
    private static final int CANCEL = 8;

    @Override
    protected Protocol protocol() {
        return new Http2Protocol();
    }

    @Override
    protected Set<Feature> features() {
        return EnumSet.of(Feature.PIPELINING, Feature.MULTIPLEXING, Feature.SERVER_PUSH, Feature.BODIES);
    }

    @Override
    protected List<Script> samples() {
        return List.of(
                sequential().named("sequential"),
                multiplexed().named("multiplexed"),
                pushed().named("pushed"),
                withTables().named("with header tables"),
                ends().named("ends"),
                large().named("large bodies"));
    }

    /** Streams that are open together are in doubt together, and after a hole a header table is unknown. */
    @Override
    protected int worstDamage() {
        return 7;
    }

    private static Script start() {
        return Script.connection()
                .client(join(Wire.PREFACE, settings(3, 100), windowUpdate(0, 1 << 20)))
                .server(join(settings(4, 1 << 20), settingsAck()))
                .client(settingsAck());
    }

    private static Script sequential() {
        Wire client = new Wire(0);
        Wire server = new Wire(0);
        Script script = start();
        for (int i = 0; i < 6; i++) {
            int id = 2 * i + 1;
            script.client(client.get(id, "/" + i))
                    .server(join(server.response(id, 200, false), data(id, "x".repeat(i * 40), true)));
        }
        return script.client(join(ping(), windowUpdate(0, 100)));
    }

    private static Script multiplexed() {
        Wire client = new Wire(0);
        Wire server = new Wire(0);
        return start().client(join(
                        client.request(1, "POST", "/up", false), client.get(3, "/b"), data(1, "some content", false)))
                .client(client.get(5, "/c"))
                .server(join(server.response(5, 204, true), server.response(3, 200, false), data(3, "b", false)))
                .client(join(padded(1, "and more", 7, false), windowUpdate(3, 9)))
                .server(join(server.response(1, 103, false), server.response(1, 200, false), data(3, "bb", true)))
                .client(client.headers(1, true, "x-sum", "20"))
                .server(join(padded(1, "done", 30, false), server.headers(1, true, "x-trailer", "t")))
                .client(client.get(7, "/last"))
                .server(server.response(7, 404, true));
    }

    private static Script pushed() {
        Wire client = new Wire(0);
        Wire server = new Wire(0);
        return start().client(client.get(1, "/page"))
                .server(join(server.promise(1, 2, "/style"), server.promise(1, 4, "/script")))
                .client(ping())
                .server(join(server.response(1, 200, false), server.response(4, 200, false), data(1, "page", true)))
                .server(join(data(4, "script", true), server.response(2, 200, true)))
                .client(client.get(3, "/next"))
                .server(server.response(3, 200, true));
    }

    private static Script withTables() {
        Wire client = new Wire();
        Wire server = new Wire();
        Script script = start();
        for (int i = 0; i < 7; i++) {
            int id = 2 * i + 1;
            script.client(client.request(id, "GET", "/same", true, "user-agent", "perisco", "x-n", "n" + i))
                    .server(join(
                            server.response(id, 200, false, "server", "it", "x-m", "m" + i),
                            data(id, "content " + i, true)));
        }
        return script;
    }

    private static Script large() {
        Wire client = new Wire(0);
        Wire server = new Wire(0);
        return start().client(join(client.request(1, "PUT", "/large", false), data(1, "p".repeat(2100), true)))
                .server(join(server.response(1, 200, false), data(1, "d".repeat(2100), true)))
                .client(client.get(3, "/behind"))
                .server(server.response(3, 204, true));
    }

    private static Script ends() {
        Wire client = new Wire(0);
        Wire server = new Wire(0);
        return start().client(client.get(1, "/cancelled"))
                .server(join(server.response(1, 200, false), data(1, "a beginning", false)))
                .client(reset(1, CANCEL))
                .server(data(1, "too late", false))
                .client(client.get(3, "/fine"))
                .client(client.get(5, "/refused"))
                .server(join(goAway(3, 0), server.response(3, 200, true)))
                .client(ping());
    }
}
