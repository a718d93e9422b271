package io.peaflow.marketdata.judge;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Why a bar, an event or a whole series is not simply good: the code that is stored, shown and explained. */
public enum Reason {
    NOT_A_NUMBER(
            Severity.REJECTS,
            "the session came without a close: the source left it empty",
            "nothing to do: another source is asked, and the same run asks again when the market has opened",
            "the close is missing"),
    NOT_POSITIVE(
            Severity.REJECTS,
            "a price is zero or negative, or a value that can only be above zero",
            "wait for the source to mend it, or accept a second source's bar",
            "a price of %s is not above zero"),
    HIGH_BELOW_LOW(
            Severity.REJECTS,
            "the highest price is below the lowest",
            "wait for the source to mend it, or accept a second source's bar",
            "the high %s is below the low %s"),
    OUTSIDE_RANGE(
            Severity.NOTES,
            "open or close lies a little outside the day's high and low: usual where the close is a fixing or an"
                    + " auction",
            "nothing to do: the close is used; distrust the day's high and low",
            "%s lies outside the day's range of %s to %s"),
    FAR_OUTSIDE_RANGE(
            Severity.REJECTS,
            "open, high, low and close of one bar cannot belong together",
            "compare with the exchange's own page, then accept or reject it",
            "%s cannot belong to a day's range of %s to %s"),
    FUTURE_DAY(
            Severity.REJECTS,
            "the session has not begun yet",
            "check the clock of this machine (peaflow doctor); else the source's time zone is misread",
            "the day is later than %s"),
    WEEKEND(
            Severity.REJECTS,
            "the day is a Saturday or a Sunday",
            "nothing to do: the row is kept apart",
            "no market of this kind trades on this week-end day"),
    HOLIDAY(
            Severity.REJECTS,
            "the market is closed on this day, or the series has no value then",
            "nothing to do; if the exchange did open, accept it and report the calendar's fault; of a series of"
                    + " your own set calendar in the registry",
            "the calendar of the instrument has no session on this day"),
    DUPLICATE_DAY(
            Severity.REJECTS,
            "the source gave this day more than once, with different values",
            "compare with the exchange's own page, then accept the right one",
            "the same day has the closes %s and %s"),
    REPEATED_ROW(
            Severity.NOTES,
            "the source gave the same row twice; one was kept",
            "nothing to do",
            "the same row came more than once, with the close %s"),
    BEFORE_LISTING(
            Severity.REJECTS,
            "the day is before the instrument was listed",
            "correct listed-on in the registry if the instrument is older",
            "the instrument is listed since %s"),
    AFTER_END(
            Severity.REJECTS,
            "the day is after the instrument's last session",
            "correct ended-on in the registry if it still trades, or follow its successor",
            "the instrument ended on %s"),
    UNFINISHED(
            Severity.REJECTS,
            "the session has not closed: its bar is not final",
            "nothing to do: the bar is fetched again after the close",
            "the session closes at %s"),
    WRONG_CURRENCY(
            Severity.REJECTS,
            "the source quotes another currency than the instrument's",
            "correct the instrument's symbol for this source, or its currency, in the registry",
            "the source quotes another currency"),
    PENCE(
            Severity.NOTES,
            "the source quotes hundredths of the currency (pence); they were divided by 100",
            "nothing to do",
            "the source's price of %s is in hundredths"),
    HUNDREDFOLD(
            Severity.REJECTS,
            "the price or value is a hundred times, or a hundredth of, what it was: pounds against pence,"
                    + " percent against parts of one, or a lost decimal point",
            "wait for the source to mend it, or accept it if the unit of quotation has really changed",
            "%s against %s before: a factor of %s"),
    SPLIT_NOT_APPLIED(
            Severity.DISPUTES,
            "the price jumps by about a split that is near, so the source did not apply the split to every row,"
                    + " or applied it twice",
            "wait a day or two for the source to mend its history, then peaflow data backfill; or accept if the"
                    + " price is right",
            "%s against %s before: a factor of %s, near a split of %s"),
    SPLIT_WITHOUT_JUMP(
            Severity.DISPUTES,
            "a split is told and the prices do not show it",
            "compare with the issuer's notice; reject the split if it did not happen",
            "a split of %s for 1, but the price went from %s to %s"),
    JUMP_WITHOUT_EVENT(
            Severity.DISPUTES,
            "the price or value moved more than it can be believed to, by its own history, without a split, a"
                    + " spin-off or a second source that agrees",
            "look the news up; accept it if the move is real, else wait for the split to be told; a value that"
                    + " holds for five days is taken by itself",
            "%s against %s before: a factor of %s, %s times the usual daily move"),
    BIG_MOVE(
            Severity.NOTES,
            "a very large move that may well be true",
            "nothing to do; it is taken back by itself if the next sessions show a bad tick",
            "%s against %s before: a factor of %s, %s times the usual daily move"),
    BAD_TICK(
            Severity.REJECTS,
            "the price or value left and came back within days, far beyond its usual moves and without the market",
            "nothing to do; accept it if the exchange or the publisher confirms it",
            "%s between %s before and %s after"),
    DUPLICATE_DIVIDEND(
            Severity.REJECTS,
            "the same dividend is told twice within days; the one that the price shows is kept",
            "nothing to do; accept it if two dividends were really paid",
            "%s is told again within days; the other one fits the price better"),
    OVERSIZED_DIVIDEND(
            Severity.REJECTS,
            "a dividend so large that the price would have shown it, and did not",
            "compare with the issuer's notice; accept it if it was really paid",
            "%s per share at a price of %s before and %s on the day: no such fall"),
    DIVIDEND_SCALE(
            Severity.REJECTS,
            "a dividend about a hundred times, or a hundredth of, what is usual: pence against pounds",
            "compare with the issuer's notice; wait for the source to mend it",
            "%s per share where about %s is usual"),
    CANCELLED_DIVIDEND(
            Severity.REJECTS,
            "a dividend that was told earlier is told no more: it was cancelled, or never was",
            "nothing to do: total return is calculated without it from now on; what was known earlier is kept",
            "a dividend of %s is no longer told"),
    UNBELIEVABLE_EVENT(
            Severity.REJECTS,
            "the size of a split or a dividend is zero, negative, not a number, or beyond belief",
            "compare with the issuer's notice",
            "%s cannot be the size of an event"),
    NEGATIVE_ADJUSTED_CLOSE(
            Severity.REJECTS,
            "the source's adjusted close is zero or negative, so its row went through a broken correction",
            "use another source for these years; the adjusted close itself is never used",
            "the adjusted close is %s"),
    ADJUSTED_CLOSE_INCONSISTENT(
            Severity.NOTES,
            "the source's adjusted close does not follow from its own closes and events",
            "nothing to do: adjustments are calculated here from closes and events",
            "the source adjusts by a factor of %s where its events give %s"),
    FLAT_RUN(
            Severity.DISPUTES,
            "the price has not moved for sessions, and nothing was traded",
            "check that the instrument still trades under this symbol; accept it if it is simply not traded",
            "%s for %s sessions without trade"),
    REPEATED_BAR(
            Severity.DISPUTES,
            "open, high, low, close and volume are those of the session before: the source stands still",
            "wait for the next fetch, or accept a second source's bar",
            "all five values are those of the session before, with the close %s"),
    FILLED_ROW(
            Severity.DISPUTES,
            "the bar has one single price, that of the session before, although much was traded: somebody filled"
                    + " it in",
            "use another source for these days; accept it if the exchange confirms that the price did not move",
            "%s all day as the session before, with a turnover of %s"),
    STALE(
            Severity.NOTES,
            "the newest good bar is older than the last session that has closed",
            "peaflow data why tells which sources were asked; the same slot asks again through the morning",
            "%s sessions are missing at the end"),
    HOLE(
            Severity.NOTES,
            "sessions are missing between the first and the last bar",
            "peaflow data backfill fills them if any source has them",
            "%s sessions are missing inside"),
    OTHER_SCALE(
            Severity.DISPUTES,
            "every bar differs from what is known by one constant factor: the source has rewritten its history",
            "nothing to do: the whole history is fetched again and kept as new versions",
            "the source gives %s where %s is known: a constant factor of %s"),
    OTHER_SERIES(
            Severity.DISPUTES,
            "nearly every known day differs by a percent and more, and by no common factor: another currency, another"
                    + " class of shares, or another instrument",
            "compare with the exchange's own page and correct the symbol of this source in the registry; accept the"
                    + " days if the new prices are right",
            "%s where %s is known, and much else than known on %s of %s common days"),
    REVISED(
            Severity.NOTES,
            "the source gives another close or value than it did earlier",
            "nothing to do: kept as a new version",
            "%s where %s was known"),
    SOURCES_DISAGREE(
            Severity.DISPUTES,
            "two sources differ by more than the tolerance of this kind of instrument",
            "compare with the exchange's own page, then accept or reject it",
            "%s here, %s at the other source: %s basis points apart");

    private static final long REJECTING = maskOf(Severity.REJECTS);
    private static final long DISPUTING = maskOf(Severity.DISPUTES);

    /** What speaks against the value itself, whoever tells it; the rest speaks against the reply that it came in. */
    private static final long AGAINST_THE_VALUE = bits(EnumSet.of(
            WEEKEND,
            HOLIDAY,
            BEFORE_LISTING,
            AFTER_END,
            HUNDREDFOLD,
            SPLIT_NOT_APPLIED,
            JUMP_WITHOUT_EVENT,
            BAD_TICK,
            FLAT_RUN,
            REPEATED_BAR,
            FILLED_ROW,
            SOURCES_DISAGREE));

    /** The bits of all that is only worth knowing. */
    static final long NOTES = maskOf(Severity.NOTES);

    private final Severity severity;
    private final String explanation;
    private final String remedy;
    private final String evidence;

    Reason(Severity severity, String explanation, String remedy, String evidence) {
        this.severity = severity;
        this.explanation = explanation;
        this.remedy = remedy;
        this.evidence = evidence;
    }

    public Severity severity() {
        return severity;
    }

    /** What it means, in one line of English. */
    public String explanation() {
        return explanation;
    }

    /** What to do about it, in one line of English. */
    public String remedy() {
        return remedy;
    }

    /** The word in messages, pages and addresses: {@code bad-tick} for {@link #BAD_TICK}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The numbers of one case in words; each {@code %s} takes one. */
    String evidence() {
        return evidence;
    }

    /** Its place in a set of reasons that is kept as bits, in memory only: what is stored is the name. */
    @SuppressWarnings("EnumOrdinal")
    public long bit() {
        return 1L << ordinal();
    }

    /** What a set of reasons makes of a bar. */
    static Verdict verdict(long reasons) {
        if ((reasons & REJECTING) != 0) {
            return Verdict.REJECTED;
        }
        return (reasons & DISPUTING) != 0 ? Verdict.DISPUTED : Verdict.GOOD;
    }

    /** Whether a set of reasons speaks against the value itself, and not only against the reply that it came in. */
    static boolean againstTheValue(long reasons) {
        return (reasons & AGAINST_THE_VALUE) != 0;
    }

    /** Whether all that speaks against the value is another source that tells another one. */
    static boolean onlyAnotherSource(long reasons) {
        return (reasons & AGAINST_THE_VALUE) == SOURCES_DISAGREE.bit();
    }

    private static long bits(Set<Reason> reasons) {
        return reasons.stream().mapToLong(Reason::bit).reduce(0, (a, b) -> a | b);
    }

    private static long maskOf(Severity severity) {
        long mask = 0;
        for (Reason reason : values()) {
            mask |= reason.severity == severity ? reason.bit() : 0;
        }
        return mask;
    }
}
