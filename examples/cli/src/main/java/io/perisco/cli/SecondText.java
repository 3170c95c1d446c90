package io.perisco.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/** Times as text, by hand and with the last second remembered: most lines of a busy capture share it. */
final class SecondText {
    private static final long SECOND = 1_000_000_000L;
    private static final int DAY = 86_400;

    private final byte[] text;
    private final @Nullable ZoneRules rules;
    private long current = Long.MIN_VALUE;

    /** @param rules null is UTC */
    private SecondText(String pattern, @Nullable ZoneRules rules) {
        this.text = pattern.getBytes(StandardCharsets.US_ASCII);
        this.rules = rules;
    }

    /** {@code 2022/09/12 07:11:06}. */
    static SecondText slashed(@Nullable ZoneRules rules) {
        return new SecondText("0000/00/00 00:00:00", rules);
    }

    /** {@code 2022-09-12T07:11:10.000123456Z}. */
    static SecondText iso() {
        return new SecondText("0000-00-00T00:00:00.000000000Z", null);
    }

    /** The time as ASCII, valid until the next call. */
    byte[] at(long nanos) {
        long second = Math.floorDiv(nanos, SECOND);
        if (second != current) {
            current = second;
            second(second);
        }
        if (text.length > 20) {
            int n = (int) Math.floorMod(nanos, SECOND);
            for (int i = 28; i > 19; i--) {
                text[i] = (byte) ('0' + n % 10);
                n /= 10;
            }
        }
        return text;
    }

    void append(StringBuilder out, long nanos) {
        for (byte b : at(nanos)) {
            out.append((char) b);
        }
    }

    private void second(long utc) {
        long local = rules == null
                ? utc
                : utc + rules.getOffset(Instant.ofEpochSecond(utc)).getTotalSeconds();
        date(Math.floorDiv(local, (long) DAY));
        int time = Math.floorMod(local, DAY);
        put(11, time / 3600);
        put(14, time / 60 % 60);
        put(17, time % 60);
    }

    /** The proleptic Gregorian calendar, in years that begin in March and eras of 400 of them. */
    private void date(long epochDay) {
        long day = epochDay + 719_468;
        long era = Math.floorDiv(day, 146_097L);
        int dayOfEra = (int) (day - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * dayOfYear + 2) / 153;
        int month = march < 10 ? march + 3 : march - 9;
        int year = (int) (era * 400) + yearOfEra + (month <= 2 ? 1 : 0);
        put(0, year / 100);
        put(2, year % 100);
        put(5, month);
        put(8, dayOfYear - (153 * march + 2) / 5 + 1);
    }

    private void put(int at, int twoDigits) {
        text[at] = (byte) ('0' + twoDigits / 10);
        text[at + 1] = (byte) ('0' + twoDigits % 10);
    }
}
