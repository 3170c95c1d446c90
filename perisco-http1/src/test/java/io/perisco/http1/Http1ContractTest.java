package io.perisco.http1;

import io.perisco.model.Side;
import io.perisco.spi.Protocol;
import io.perisco.testkit.ProtocolContract;
import io.perisco.testkit.Script;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What every protocol plugin has to get right. */
final class Http1ContractTest extends ProtocolContract {
    private static final String TAIL = " HTTP/1.1\r\nHost: example.org\r\n";

    @Override
    protected Protocol protocol() {
        return new Http1Protocol();
    }

    @Override
    protected Set<Feature> features() {
        return EnumSet.of(Feature.PIPELINING, Feature.BODIES);
    }

    @Override
    protected List<Script> samples() {
        return List.of(
                keepAlive().named("keep-alive"),
                pipelined().named("pipelined"),
                chunked().named("chunked"),
                interim().named("interim responses"),
                lenient().named("lenient"),
                refused().named("refused"),
                untilClose().named("until close"),
                upgraded().named("upgraded"),
                large().named("large bodies"));
    }

    /** A hole among pipelined requests leaves none that could be paired for sure. */
    @Override
    protected int worstDamage() {
        return 4;
    }

    private static Script keepAlive() {
        Script script = Script.connection();
        for (int i = 0; i < 8; i++) {
            String content = "x".repeat(i * 3);
            script.client("GET /" + i + TAIL + "\r\n")
                    .server("HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n" + content);
        }
        return script.client("HEAD /head" + TAIL + "\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                .client("GET /none" + TAIL + "\r\n")
                .server("HTTP/1.1 204 No Content\r\n\r\n")
                .client("GET /same" + TAIL + "\r\n")
                .server("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n")
                .client("GET /last" + TAIL + "\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlast");
    }

    private static Script pipelined() {
        return Script.connection()
                .client("GET /a" + TAIL + "\r\nHEAD /b" + TAIL + "\r\nPUT /c" + TAIL + "Content-Length: 3\r\n\r\nabc")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\naa")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
                .client("GET /d" + TAIL + "\r\n")
                .server("HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\nd");
    }

    private static Script chunked() {
        return Script.connection()
                .client("POST /up" + TAIL
                        + "Transfer-Encoding: chunked\r\n\r\n5;x=\"y\"\r\nhello\r\n0A\r\n0123456789\r\n")
                .client("0\r\nX-Sum: 15\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n4\r\nwiki\r\n0\r\n\r\n")
                .client("GET /empty" + TAIL + "\r\n")
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    private static Script interim() {
        return Script.connection()
                .client("POST /big" + TAIL + "Expect: 100-continue\r\nContent-Length: 6\r\n\r\n")
                .server("HTTP/1.1 100 Continue\r\n\r\n")
                .client("sweets")
                .server("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                .client("POST /refused" + TAIL + "Content-Length: 30\r\n\r\n0123456789")
                .server("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno")
                .client("0123456789abcdefghij")
                .client("GET /after" + TAIL + "\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    private static Script lenient() {
        return Script.connection()
                .client("GET /bare HTTP/1.1\nHost: a\nX-Folded: one\n two\n\n")
                .server("HTTP/1.1 200\nContent-Length:2\nX-Space : y\n\nok")
                .client("\r\nGET  /odd   HTTP/1.1 \r\nHost: a\r\n\r\n")
                .server("\r\nHTTP/1.1  200   Fine \r\nContent-Length: 2, 2\r\n\r\nok");
    }

    private static Script large() {
        return Script.connection()
                .client("PUT /large" + TAIL + "Content-Length: 2100\r\n\r\n" + "p".repeat(2100))
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n834\r\n" + "c".repeat(2100)
                        + "\r\n0\r\n\r\n")
                .client("GET /behind" + TAIL + "\r\n")
                .server("HTTP/1.1 204 No Content\r\n\r\n");
    }

    private static Script refused() {
        return Script.connection()
                .client("CONNECT example.org:443" + TAIL + "\r\nGET /after" + TAIL + "\r\n")
                .server(
                        "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
                .client("GET /up" + TAIL + "Upgrade: h2c\r\nContent-Length: 2\r\n\r\nxyGET /on" + TAIL + "\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    }

    private static Script untilClose() {
        return Script.connection()
                .client("GET /close HTTP/1.0\r\n\r\n")
                .server("HTTP/1.0 200 OK\r\n\r\nas long ")
                .server("as it lasts")
                .fin(Side.SERVER)
                .fin(Side.CLIENT);
    }

    private static Script upgraded() {
        return Script.connection()
                .client("GET /chat" + TAIL + "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
                .server(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\u0081\u0002hi")
                .client("\u0081\u0082abcdGET / HTTP/1.1\r\n\r\n");
    }
}
