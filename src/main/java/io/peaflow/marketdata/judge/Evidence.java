package io.peaflow.marketdata.judge;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The numbers behind each reason, kept as numbers until somebody wants them in words. */
final class Evidence {

    private static final int NUMBERS = 4;
    private static final MathContext SHOWN = new MathContext(6, RoundingMode.HALF_EVEN);

    private int size;
    private int[] row = new int[8];
    private Reason[] reason = new Reason[8];
    private double[] number = new double[8 * NUMBERS];

    void add(int atRow, Reason why, double... numbers) {
        if (size == row.length) {
            row = Arrays.copyOf(row, size * 2);
            reason = Arrays.copyOf(reason, size * 2);
            number = Arrays.copyOf(number, size * 2 * NUMBERS);
        }
        row[size] = atRow;
        reason[size] = why;
        System.arraycopy(numbers, 0, number, size * NUMBERS, numbers.length);
        size++;
    }

    /** Every reason of a row with its numbers, the earliest first. */
    List<Finding> of(int wantedRow) {
        var found = new ArrayList<Finding>();
        for (int i = 0; i < size; i++) {
            if (row[i] == wantedRow) {
                found.add(new Finding(
                        reason[i], text(reason[i], Arrays.copyOfRange(number, i * NUMBERS, (i + 1) * NUMBERS))));
            }
        }
        return found;
    }

    static String text(Reason reason, double... numbers) {
        return reason.evidence()
                .formatted(Arrays.stream(numbers)
                        .mapToObj(value -> said(reason, value))
                        .toArray());
    }

    /** Days are told as days, instants as instants, everything else to six figures. */
    private static String said(Reason reason, double value) {
        if (reason == Reason.UNFINISHED) {
            return Instant.ofEpochSecond((long) value).toString();
        }
        boolean day = reason == Reason.BEFORE_LISTING || reason == Reason.AFTER_END || reason == Reason.FUTURE_DAY;
        if (day && Double.isFinite(value)) {
            return LocalDate.ofEpochDay((long) value).toString();
        }
        return number(value);
    }

    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "nothing";
        }
        return new BigDecimal(value).round(SHOWN).stripTrailingZeros().toPlainString();
    }
}
