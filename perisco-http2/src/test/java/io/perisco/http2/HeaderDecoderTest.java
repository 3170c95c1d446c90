package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.http.Headers;
import io.perisco.model.Redaction;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an observer gets of blocks, and that the library's weak spots do not show. */
final class HeaderDecoderTest {
    private static final int LIST = 1 << 18;
    private static final String A_B = "40 01 61 01 62";
    private static final String C_D = "40 01 63 01 64";

    private final HeaderDecoder decoder = new HeaderDecoder(LIST);

    private HeaderBlock decode(String hex) {
        return Fields.decode(decoder, hex);
    }

    private void expect(String hex, String... fields) {
        HeaderBlock block = decode(hex);
        assertThat(block.failed()).isFalse();
        assertThat(Fields.of(block)).containsExactly(fields);
    }

    private void expectFailure(String hex, String... before) {
        HeaderBlock block = decode(hex);
        assertThat(block.failed()).isTrue();
        assertThat(Fields.of(block)).containsExactly(before);
    }

    // ---- the list

    @Test
    void pseudoHeadersAreApartFromTheFields() {
        HeaderBlock block = decode("82 86 84 41 0f 7777 772e 6578 616d 706c 652e 636f 6d" + A_B);
        assertThat(block.hasUnknown()).isFalse();
        assertThat(block.size()).isEqualTo(5);
        assertThat(block.octets()).isEqualTo(10 + 11 + 6 + 25 + 2 + 5 * 32);
        assertThat(block.pseudo(Pseudo.METHOD)).asString().isEqualTo("GET");
        assertThat(block.pseudo(Pseudo.AUTHORITY)).asString().isEqualTo("www.example.com");
        assertThat(block.pseudo(Pseudo.STATUS)).isNull();
        assertThat(block.headers(Redaction.none())).hasToString("[a: b]");
    }

    @Test
    void thePathIsAsSentWhateverItsRepresentation() {
        assertThat(decode("84").pseudo(Pseudo.PATH)).asString().isEqualTo("/");
        assertThat(decode("85").pseudo(Pseudo.PATH)).asString().isEqualTo("/index.html");
        String escaped = "2f 61 25 32 46 62 3f 63 3d 25 32 30";
        assertThat(decode("04 0c" + escaped).pseudo(Pseudo.PATH)).asString().isEqualTo("/a%2Fb?c=%20");
        assertThat(decode("00 05 3a 70 61 74 68 0c" + escaped).pseudo(Pseudo.PATH))
                .asString()
                .isEqualTo("/a%2Fb?c=%20");
        assertThat(decode("40 05 3a 70 61 74 68 0c" + escaped).pseudo(Pseudo.PATH))
                .asString()
                .isEqualTo("/a%2Fb?c=%20");
        assertThat(decode("be").pseudo(Pseudo.PATH)).asString().isEqualTo("/a%2Fb?c=%20");
    }

    @Test
    void ofARepeatedPseudoHeaderTheFirstCounts() {
        assertThat(decode("82 83").pseudo(Pseudo.METHOD)).asString().isEqualTo("GET");
    }

    @Test
    void valuesAreHiddenAsTheRedactionSays() {
        HeaderBlock block = decode("00 06 63 6f 6f 6b 69 65 01 78" + A_B);
        assertThat(block.headers(Redaction.standard())).hasToString("[cookie: <redacted>, a: b]");
        assertThat(block.headers(Redaction.of(Set.of("a"), Set.of()))).hasToString("[cookie: x, a: <redacted>]");
        assertThat(block.headers(Redaction.none())).hasToString("[cookie: x, a: b]");
    }

    @Test
    void headersOutliveTheNextBlock() {
        Headers first = decode(A_B).headers(Redaction.none());
        Headers again = decode("be").headers(Redaction.none());
        decode(C_D + "be be be");
        assertThat(first).hasToString("[a: b]");
        assertThat(again).hasToString("[a: b]");
    }

    @Test
    void eachDirectionHasATableOfItsOwn() {
        HeaderDecoder other = new HeaderDecoder(LIST);
        expect(A_B, "a: b");
        assertThat(Fields.of(Fields.decode(other, C_D))).containsExactly("c: d");
        expect("be", "a: b");
        assertThat(Fields.of(Fields.decode(other, "be"))).containsExactly("c: d");
    }

    // ---- the same again

    @Test
    void indexesThatMovedMeanTheSameList() {
        expect(A_B, "a: b");
        for (int i = 0; i < 60; i++) {
            String moved = indexed(62 + i);
            expect(moved + "82", "a: b", ":method: GET");
            expect(moved + "82", "a: b", ":method: GET");
            expect(C_D, "c: d");
        }
    }

    @Test
    void theSameIndexesMeanAnotherListAfterAnInsertion() {
        expect(A_B, "a: b");
        expect("be", "a: b");
        expect("be", "a: b");
        expect(C_D, "c: d");
        expect("be", "c: d");
        expect("be bf", "c: d", "a: b");
    }

    @Test
    void anEvictedEntryIsNotRememberedForItsIndex() {
        expect("3f 2d", new String[0]); // 76 octets: two entries
        expect(A_B, "a: b");
        expect("be", "a: b");
        expect("be", "a: b");
        expect(C_D, "c: d");
        expect("bf", "a: b");
        expect(C_D, "c: d");
        expectFailure("c0");
    }

    // ---- joined late

    @Test
    void whatWasInsertedBeforeTheJoinIsUnknownAndWhatCameAfterIsRight() {
        decoder.prime();
        HeaderBlock block = decode("82 be" + A_B + "be bf 7f 00 01 78");
        assertThat(block.failed()).isFalse();
        assertThat(block.hasUnknown()).isTrue();
        assertThat(Fields.of(block))
                .containsExactly(
                        ":method: GET", "<unknown>: <unknown>", "a: b", "a: b", "<unknown>: <unknown>", "<unknown>: x");
        assertThat(block.pseudo(Pseudo.METHOD)).asString().isEqualTo("GET");
        expect("be bf", "<unknown>: x", "a: b");
    }

    @Test
    void everyIndexThatADefaultTableCanHaveIsUnknownAfterAJoin() {
        for (int index = 62; index < 62 + 4096 / 33; index++) {
            HeaderDecoder late = new HeaderDecoder(LIST);
            late.prime();
            expectUnknown(late, index);
        }
    }

    @Test
    void aTableLargerThanTheDefaultBeforeTheJoinIsUnknownToo() {
        decoder.prime();
        expectUnknown(decoder, 62 + 4096 / 33);
        expect(A_B, "a: b");
        expectUnknown(decoder, 62 + 65536 / 33 - 1);
        expect("be", "a: b");
    }

    @Test
    void anIndexThatNoTableCanHaveFails() {
        decoder.prime();
        HeaderBlock block = decode(indexed(62 + 65536 / 33));
        assertThat(block.failed()).isTrue();
        assertThat(block.size()).isZero();
    }

    @Test
    void anUnseenIndexOnAConnectionSeenFromItsStartFails() {
        expectFailure("82 be 84", ":method: GET");
    }

    @Test
    void afterALostBlockNothingIsShifted() {
        expect(A_B, "a: b");
        decoder.prime();
        expect("be bf", "<unknown>: <unknown>", "<unknown>: <unknown>");
        expect(C_D + "be bf", "c: d", "c: d", "<unknown>: <unknown>");
    }

    @Test
    void aNameOfOneZeroOctetOnTheWireGivesUnknownAndNoMore() {
        expect("40 01 00 01 78 00 01 00 00", "<unknown>: x", "<unknown>: <unknown>");
        expect("be 40 02 00 00 01 79", "<unknown>: x", "\0\0: y");
    }

    // ---- the table's size

    @Test
    void aTableOfSizeZeroForgetsItsEntries() {
        expect(A_B, "a: b");
        decoder.tableSize(0);
        expect("20" + C_D, "c: d");
        expectFailure("be");
    }

    @Test
    void theTableKeepsItsSizeUntilTheEncoderSaysOtherwise() {
        expect(A_B, "a: b");
        decoder.tableSize(0);
        decoder.tableSize(65536);
        expect("be", "a: b");
    }

    @Test
    void updatesAreFollowedUpTo64KiBWhateverWasAnnounced() {
        expect("3f e1 ff 03", new String[0]);
        int room = 65536 / 34;
        decode(A_B.repeat(room));
        expect(indexed(61 + room), "a: b");
        expectFailure("3f e2 ff 03");
    }

    @Test
    void updatesAreFollowedAsAnnouncedUpTo1MiB() {
        decoder.tableSize(Long.MAX_VALUE);
        expect("3f e1 ff 3f", new String[0]);
        expectFailure("3f e2 ff 3f");
        expectFailure("3f ff ff ff ff 07");
    }

    @Test
    void anAnnouncementBetweenBlocksReachesTheTable() {
        expect(A_B, "a: b");
        decoder.tableSize(1 << 20);
        expect("3f e1 ff 3f be", "a: b");
    }

    @Test
    void anUpdateWithinABlockIsFollowed() {
        expect("82 20 84", ":method: GET", ":path: /");
    }

    // ---- where the library is weak

    @Test
    void anEmptyHuffmanNameFailsTheBlockAndNotTheProgram() {
        expectFailure("82 00 81 ff 00", ":method: GET");
        expect("be", "<unknown>: <unknown>");
    }

    @Test
    void overlongPaddingIsAccepted() {
        expect("00 01 61 82 1f ff", "a: a");
    }

    @Test
    void aBlockThatFailedLeavesNothingOfItselfToTheNext() {
        expectFailure("82 40 01 61 84 00 00 00 00", ":method: GET");
        expect("82", ":method: GET");
        expectFailure("80");
        expect(A_B + "be", "a: b", "a: b");
    }

    @Test
    void aBlockCutAnywhereFailsAndKeepsWhatCameBefore() {
        String[] parts = {"82", A_B, "7f 00 01 78", "00 01 79 81 1f", "11 02 7a 7a", "3f e1 1f", "ff 00"};
        List<String> fields = List.of("", ":method: GET", "a: b", "<unknown>: x", "y: a", ":authority: zz", "", "");
        byte[] whole = Fields.bytes(String.join("", parts));
        Set<Integer> bounds = new HashSet<>(Set.of(0));
        int bound = 0;
        for (String part : parts) {
            bound += Fields.bytes(part).length;
            bounds.add(bound);
        }
        assertThat(bound).isEqualTo(whole.length);
        for (int to = 0; to < whole.length; to++) {
            HeaderDecoder late = new HeaderDecoder(LIST);
            late.prime();
            HeaderBlock block = late.decode(whole, 0, to);
            assertThat(block.failed()).as("cut at %d", to).isEqualTo(!bounds.contains(to));
            assertThat(Fields.of(block))
                    .isEqualTo(fields.stream()
                            .filter(f -> !f.isEmpty())
                            .limit(block.size())
                            .toList());
        }
    }

    @Test
    void aFieldOverTheLimitCutsTheListAndLeavesTheTableAlone() {
        expect(A_B, "a: b");
        HeaderBlock block = decoder.decode(
                with(with(Fields.bytes("82 10 01 78"), string(LIST)), Fields.bytes(C_D)), 0, 4 + 4 + LIST + 5);
        assertThat(block.failed()).isFalse();
        assertThat(block.truncated()).isTrue();
        assertThat(Fields.of(block)).containsExactly(":method: GET");
        expect("be bf", "c: d", "a: b");
    }

    @Test
    void aShortNameAfterALongOneIsStillInserted() {
        expect("3f e1 ff 03" + A_B, "a: b");
        byte[] longName = with(with(new byte[] {0x10}, string(LIST - 100)), Fields.bytes("00"));
        byte[] indexedName = with(new byte[] {0x5c}, string(60000));
        byte[] bytes = with(longName, indexedName);
        HeaderBlock block = decoder.decode(bytes, 0, bytes.length);
        assertThat(block.truncated()).isTrue();
        assertThat(block.size()).isEqualTo(1);
        assertThat(decode("be").value(0)).hasSize(60000);
        expect("bf", "a: b");
    }

    @Test
    void aListAsLongAsTheLimitIsWhole() {
        HeaderDecoder small = new HeaderDecoder(2 * (32 + 2));
        HeaderBlock block = Fields.decode(small, A_B + C_D);
        assertThat(block.truncated()).isFalse();
        assertThat(block.size()).isEqualTo(2);
        block = Fields.decode(small, "be bf be");
        assertThat(block.truncated()).isTrue();
        assertThat(block.size()).isEqualTo(2);
        assertThat(Fields.decode(small, "be").truncated()).isFalse();
    }

    @Test
    void aBombIsCutAtTheLimit() {
        byte[] large = with(new byte[] {0x40, 1, 0x61}, string(4000));
        decoder.decode(large, 0, large.length);
        byte[] bomb = new byte[1 << 20];
        Arrays.fill(bomb, (byte) 0xBE);
        HeaderBlock block = decoder.decode(bomb, 0, bomb.length);
        assertThat(block.truncated()).isTrue();
        assertThat(block.octets()).isLessThanOrEqualTo(LIST);
        // Four gigabytes are beyond what the library counts: then its table is not trusted any more.
        expect("be", "<unknown>: <unknown>");
    }

    // ---- repeats

    @Test
    void aRepeatedBlockMeansWhatTheTableMeansNow() {
        expect(A_B, "a: b");
        expect("82 be", ":method: GET", "a: b");
        expect("82 be", ":method: GET", "a: b");
        expect(C_D, "c: d");
        expect("82 be", ":method: GET", "c: d");
        expect("20 3f e1 1f" + A_B, "a: b");
        expect("82 be", ":method: GET", "a: b");
        decoder.prime();
        expect("82 be", ":method: GET", "<unknown>: <unknown>");
        expectFailure("80");
        expect("82 be", ":method: GET", "<unknown>: <unknown>");
        expect(A_B, "a: b");
        expect("82 be", ":method: GET", "a: b");
    }

    @Test
    void aRepeatedBlockGivesTheSameHeaders() {
        expect(A_B, "a: b");
        Headers first = decode("82 be 0f 00 01 78").headers(Redaction.none());
        Headers second = decode("82 be 0f 00 01 78").headers(Redaction.none());
        Headers third = decode("82 be 0f 00 01 78").headers(Redaction.none());
        assertThat(second).hasToString(first.toString());
        assertThat(third).isSameAs(second);
        assertThat(decode("82 be 0f 00 01 78").headers(Redaction.standard())).isNotSameAs(third);
    }

    @Test
    void nothingIsLookedUpInAnotherPlaceOfTheArray() {
        byte[] bytes = Fields.bytes("82 86 82 84");
        assertThat(Fields.of(decoder.decode(bytes, 0, 2))).containsExactly(":method: GET", ":scheme: http");
        assertThat(Fields.of(decoder.decode(bytes, 2, 4))).containsExactly(":method: GET", ":path: /");
        assertThat(Fields.of(decoder.decode(bytes, 0, 2))).containsExactly(":method: GET", ":scheme: http");
        assertThat(Fields.of(decoder.decode(bytes, 2, 2))).isEmpty();
    }

    // ---- blocks

    private static void expectUnknown(HeaderDecoder late, int index) {
        HeaderBlock block = Fields.decode(late, indexed(index));
        assertThat(block.failed()).as("index %d", index).isFalse();
        assertThat(Fields.of(block)).containsExactly("<unknown>: <unknown>");
    }

    private static String indexed(int index) {
        if (index < 0x7F) {
            return "%02x".formatted(0x80 | index);
        }
        StringBuilder hex = new StringBuilder("ff");
        int rest = index - 0x7F;
        for (; rest >= 0x80; rest >>>= 7) {
            hex.append("%02x".formatted(rest & 0x7F | 0x80));
        }
        return hex.append("%02x".formatted(rest)).toString();
    }

    /** A string literal of that many octets, its length before it. */
    private static byte[] string(int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x7F);
        int rest = length - 0x7F;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write(rest & 0x7F | 0x80);
        }
        out.write(rest);
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) 'x');
        out.writeBytes(octets);
        return out.toByteArray();
    }

    private static byte[] with(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
