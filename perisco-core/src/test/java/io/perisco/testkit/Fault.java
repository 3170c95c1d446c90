package io.perisco.testkit;

/** What a parser can do wrong, as failed tests name it. */
enum Fault {
    THROWS("the plugin throws"),
    SPINS("the plugin spins without progress"),
    KEEPS_A_VIEW("the plugin reads a view after the call it was lent for"),
    DEPENDS_ON_CUTS("the plugin depends on how the bytes were cut"),
    BUFFERS("the plugin buffers without bound"),
    MISPAIRS("the plugin pairs a request with the wrong answer, and no caveat says so"),
    UNMARKED("the plugin tells what was damaged without a caveat"),
    NOT_FOUND_BACK("the plugin loses too much after a gap"),
    REORDERS("the plugin depends on how the two directions interleave"),
    LEDGER("the ledger does not balance"),
    SAMPLES("the samples do not fit");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }

    /** The failure of a test. */
    AssertionError error(String detail) {
        return new AssertionError(words + ": " + detail);
    }
}
