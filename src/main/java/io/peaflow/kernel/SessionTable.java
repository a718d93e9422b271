package io.peaflow.kernel;

import java.time.LocalDate;
import java.util.BitSet;

/** The open days of one calendar as bits, one a day, with the counts that make "how many between" a subtraction. */
final class SessionTable {

    /** No day in that direction. */
    static final int NOT_FOUND = Integer.MIN_VALUE;

    /** Stands where no table was worked out yet. */
    static final SessionTable NONE = new SessionTable(LocalDate.EPOCH, 0, new BitSet(), new BitSet());

    private final int first;
    private final int days;
    private final BitSet open;
    private final BitSet half;
    private final long[] words;
    private final int[] openBeforeWord;

    /**
     * @param first the day of bit 0
     * @param days how many days are told
     */
    SessionTable(LocalDate first, int days, BitSet open, BitSet half) {
        this.first = Math.toIntExact(first.toEpochDay());
        this.days = days;
        this.open = open;
        this.half = half;
        this.words = java.util.Arrays.copyOf(open.toLongArray(), days / Long.SIZE + 1);
        this.openBeforeWord = new int[words.length];
        for (int word = 1; word < words.length; word++) {
            openBeforeWord[word] = openBeforeWord[word - 1] + Long.bitCount(words[word - 1]);
        }
    }

    int first() {
        return first;
    }

    boolean covers(LocalDate day) {
        long bit = day.toEpochDay() - first;
        return bit >= 0 && bit < days;
    }

    boolean isOpen(int epochDay) {
        return open.get(epochDay - first);
    }

    boolean isHalfDay(LocalDate day) {
        return half.get(Math.toIntExact(day.toEpochDay() - first));
    }

    /** The first open day on or after this one. */
    int openFrom(int epochDay) {
        int bit = open.nextSetBit(epochDay - first);
        return bit < 0 ? NOT_FOUND : first + bit;
    }

    /** The last open day on or before this one. */
    int openUntil(int epochDay) {
        int bit = open.previousSetBit(epochDay - first);
        return bit < 0 ? NOT_FOUND : first + bit;
    }

    /** How many open days come before this one. */
    int openBefore(int epochDay) {
        int bit = epochDay - first;
        int word = bit / Long.SIZE;
        if (word >= words.length) {
            return openBeforeWord[words.length - 1] + Long.bitCount(words[words.length - 1]);
        }
        long below = words[word] & ((1L << (bit % Long.SIZE)) - 1);
        return openBeforeWord[word] + Long.bitCount(below);
    }
}
