package io.perisco.grpc;

import org.jspecify.annotations.Nullable;

/**
 * The beginning of one message of a call. Immutable; what it says is decoded at each call.
 *
 * @since 0.1.0
 */
public final class GrpcMessage {
    private final byte[] kept;
    private final long length;
    private final boolean compressed;
    private final Sender sender;

    /** @param kept the first bytes as sent; not to be changed any more */
    GrpcMessage(byte[] kept, long length, boolean compressed, Sender sender) {
        this.kept = kept;
        this.length = length;
        this.compressed = compressed;
        this.sender = sender;
    }

    /**
     * What all messages of one direction have in common.
     *
     * @param encoding the value of {@code grpc-encoding}, {@code identity} if not said
     * @param format the subtype of the content type
     * @param most bytes of a message that are shown
     * @param names who knows its fields by name, or null
     */
    record Sender(
            String encoding,
            String format,
            int most,
            @Nullable Naming names) {
        /** Of messages that are counted only. */
        static final Sender UNKEPT = new Sender("identity", "proto", 0, null);
    }

    /** Knows the messages of one direction of one method by name. */
    @FunctionalInterface
    interface Naming {
        /** The message as JSON, or null if it is not one of these. */
        @Nullable
        String json(byte[] message);
    }

    /** Bytes of the message as sent. */
    public long length() {
        return length;
    }

    /** Whether it was sent compressed. */
    public boolean isCompressed() {
        return compressed;
    }

    /**
     * The first bytes of the message with compression taken off. Null where that cannot be done: the encoding is neither
     * gzip nor deflate, or the bytes are not in it.
     */
    public byte @Nullable [] content() {
        Inflating.Inflated inflated = inflated();
        return inflated == null ? null : inflated.bytes().clone();
    }

    /** Whether {@link #content} is all of the message. */
    public boolean isWhole() {
        Inflating.Inflated inflated = inflated();
        return inflated != null && inflated.whole();
    }

    /**
     * The message for people: JSON with its fields' names if a descriptor knows it, its fields by number if not
     * ({@code 1: "hello"}), {@code …} where it is cut. Control characters may be in it.
     */
    public String text() {
        Inflating.Inflated inflated = inflated();
        if (inflated == null) {
            return "(" + length + " bytes in " + sender.encoding() + ")";
        }
        if (!sender.format().equals("proto")) {
            return FieldText.unquoted(inflated.bytes()) + (inflated.whole() ? "" : " …");
        }
        Naming names = sender.names();
        String json = names == null || !inflated.whole() ? null : names.json(inflated.bytes());
        return json != null ? json : FieldText.of(inflated.bytes(), inflated.whole());
    }

    /** The same as {@link #text}. */
    @Override
    public String toString() {
        return text();
    }

    private Inflating.@Nullable Inflated inflated() {
        boolean whole = kept.length == length;
        return compressed
                ? Inflating.inflate(kept, whole, sender.encoding(), sender.most())
                : new Inflating.Inflated(kept, whole);
    }
}
