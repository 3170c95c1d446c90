package io.perisco.spi;

/**
 * A protocol plugin: the unit that {@link java.util.ServiceLoader} finds (a provider line in
 * {@code META-INF/services/io.perisco.spi.Protocol}) or that a builder is given. Stateless and thread-safe; state
 * belongs to the parsers and matchers it makes, one each per connection.
 *
 * @since 0.1.0
 */
public interface Protocol {
    /** A short stable name such as {@code http/1} or {@code redis}; unique in an engine. */
    String id();

    /** The name in notices for people, for example {@code HTTP/1.1}. */
    default String displayName() {
        return id();
    }

    /**
     * Looks at the first bytes of both sides (on a connection that was joined late: at the first bytes after a change
     * of direction) and says whether they are this protocol. Called again with more while
     * {@link Verdict#UNDECIDED}; must not keep the views nor depend on their cursors' being moved. Either may be
     * empty. Should be strict: one false YES costs a connection that another plugin understands.
     *
     * @param client bytes from the side that is presumed to be the client
     * @param server bytes from the other side
     */
    Verdict detect(ByteView client, ByteView server);

    /** A parser for one connection. */
    ProtocolParser newParser(ParserContext context);

    /** A matcher for one connection; see {@link Matchers} for the stock ones. */
    Matcher newMatcher();
}
