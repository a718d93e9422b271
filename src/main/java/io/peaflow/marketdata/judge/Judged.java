package io.peaflow.marketdata.judge;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The judged history: one row a session in ascending order, prices as they were traded, each row with its verdict, its
 * reasons and whether a second source agreed.
 */
public final class Judged {

    /** Of nothing. */
    public static final Judged NOTHING =
            new Judged(Sheet.ofValues(new int[0], new double[0]), List.of(), List.of(), new int[0]);

    private final Sheet sheet;
    private final List<JudgedEvent> events;
    private final List<Finding> findings;
    private final int[] holes;

    Judged(Sheet sheet, List<JudgedEvent> events, List<Finding> findings, int[] holes) {
        this.sheet = sheet;
        this.events = List.copyOf(events);
        this.findings = List.copyOf(findings);
        this.holes = holes;
    }

    public int size() {
        return sheet.rows;
    }

    /** The day of a row as days since 1970-01-01. */
    public int epochDay(int row) {
        return sheet.day[row];
    }

    public LocalDate session(int row) {
        return LocalDate.ofEpochDay(sheet.day[row]);
    }

    /** The traded price, in the currency of the instrument; the close where the source gives nothing else. */
    public double open(int row) {
        return sheet.open[row];
    }

    public double high(int row) {
        return sheet.high[row];
    }

    public double low(int row) {
        return sheet.low[row];
    }

    public double close(int row) {
        return sheet.close[row];
    }

    /** Shares traded in shares of that day; -1 when not known. */
    public long volume(int row) {
        return sheet.volume[row];
    }

    public Verdict verdict(int row) {
        return Reason.verdict(sheet.reasons[row]);
    }

    /**
     * Whether a row that is not good is so for what its close is, so that a close like it that was believed before is bad
     * too: a bad tick is, a row that came twice is not.
     */
    public boolean isBadInItself(int row) {
        return verdict(row) != Verdict.GOOD && Reason.againstTheValue(sheet.reasons[row]);
    }

    /** Whether nothing speaks against the close of a row but another source. */
    public boolean isOnlyContradicted(int row) {
        return Reason.onlyAnotherSource(sheet.reasons[row]);
    }

    public Agreement agreement(int row) {
        return sheet.agreement[row];
    }

    /** The reasons of a row as bits, see {@link Reason#bit()}; 0 when there is nothing to say. */
    public long reasonBits(int row) {
        return sheet.reasons[row];
    }

    public Set<Reason> reasons(int row) {
        var found = EnumSet.noneOf(Reason.class);
        for (Reason reason : Reason.values()) {
            if ((sheet.reasons[row] & reason.bit()) != 0) {
                found.add(reason);
            }
        }
        return found;
    }

    /** The reasons of a row with their numbers in words; made when asked for. */
    public List<Finding> evidence(int row) {
        return sheet.evidence.of(row).stream()
                .filter(finding -> (sheet.reasons[row] & finding.reason().bit()) != 0)
                .toList();
    }

    /** Splits and dividends with their own verdicts, oldest first. */
    public List<JudgedEvent> events() {
        return events;
    }

    /** What was found on the series as a whole. */
    public List<Finding> findings() {
        return findings;
    }

    /** Sessions between the first and the last row, and after it up to the last that has closed, that have no good bar. */
    public List<LocalDate> holes() {
        return Arrays.stream(holes).mapToObj(LocalDate::ofEpochDay).toList();
    }

    /** Whether the source has rewritten its history, so that all of it must be fetched again and judged alone. */
    public boolean wantsWholeHistory() {
        return findings.stream().anyMatch(finding -> finding.reason() == Reason.OTHER_SCALE);
    }
}
