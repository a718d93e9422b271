package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Series;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The judged values of a macro series: one row a day and vintage in ascending order; a day without a value has no row. */
public final class JudgedValues {

    private final Sheet sheet;
    private final int[] publishedOn;
    private final List<Finding> findings;

    JudgedValues(Sheet sheet, int[] publishedOn, List<Finding> findings) {
        this.sheet = sheet;
        this.publishedOn = publishedOn;
        this.findings = List.copyOf(findings);
    }

    public int size() {
        return sheet.rows;
    }

    public LocalDate day(int row) {
        return LocalDate.ofEpochDay(sheet.day[row]);
    }

    public double value(int row) {
        return sheet.close[row];
    }

    /** Days since 1970-01-01, or {@link Observations#UNKNOWN}. */
    public int publishedOn(int row) {
        return publishedOn[row];
    }

    public Verdict verdict(int row) {
        return Reason.verdict(sheet.reasons[row]);
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

    /** Whether a row that is not good is so for what it is, so that a value like it that was believed before is bad too. */
    public boolean isBadInItself(int row) {
        return verdict(row) != Verdict.GOOD && Reason.againstTheValue(sheet.reasons[row]);
    }

    /** The reasons of a row with their numbers in words. */
    public String evidence(int row) {
        return sheet.evidence.of(row).stream()
                .filter(finding -> (sheet.reasons[row] & finding.reason().bit()) != 0)
                .map(Finding::evidence)
                .collect(Collectors.joining("; "));
    }

    /** What was found on the series as a whole. */
    public List<Finding> findings() {
        return findings;
    }

    /** The good rows. */
    public Observations good() {
        var good = new Series();
        for (int row = 0; row < sheet.rows; row++) {
            if (verdict(row) == Verdict.GOOD) {
                good.add(day(row), value(row), publishedOn[row]);
            }
        }
        return good.observations();
    }
}
