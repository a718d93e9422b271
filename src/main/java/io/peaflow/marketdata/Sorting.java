package io.peaflow.marketdata;

import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.judge.Finding;
import io.peaflow.marketdata.judge.Judged;
import io.peaflow.marketdata.judge.JudgedEvent;
import io.peaflow.marketdata.judge.Reason;
import io.peaflow.marketdata.judge.Verdict;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Quotes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sorts what was judged: what is stored, what stands no longer, and what waits in quarantine. */
final class Sorting {

    /** What one source said about prices. */
    record Priced(String source, Quotes quotes) {}

    /**
     * What a second source has of days that the first left out, judged by itself.
     *
     * @param rows those of the judged that are taken
     */
    record Filling(String source, Judged judged, BitSet rows) {

        static final Filling NONE = new Filling("", Judged.NOTHING, new BitSet());

        boolean covers(LocalDate session) {
            return rows.stream().anyMatch(row -> judged.session(row).equals(session));
        }
    }

    private Sorting() {}

    /** @param replacesAll whether what stands and is not among the good bars is of another scale */
    static Take take(Followed followed, Errand errand, Priced priced, Judged judged, boolean replacesAll) {
        return take(followed, errand, priced, judged, replacesAll, Filling.NONE);
    }

    static Take take(
            Followed followed, Errand errand, Priced priced, Judged judged, boolean replacesAll, Filling filling) {
        String source = priced.source();
        List<Quarantine.Suspect> suspects = new ArrayList<>();
        List<BarTable.Doubt> doubts = new ArrayList<>();
        boolean reached = false;
        for (int row = 0; row < judged.size(); row++) {
            if (judged.verdict(row) != Verdict.GOOD
                    && isWorthKeeping(judged, row, errand.to())
                    && !filling.covers(judged.session(row))) {
                suspects.add(suspect(followed.id(), source, judged, row));
                if (judged.isBadInItself(row)) {
                    doubts.add(doubt(judged, row));
                }
            }
            // A bar in quarantine is there: it does not make the run PARTIAL, a hole does.
            reached |= judged.epochDay(row) >= errand.to().toEpochDay() && Double.isFinite(judged.close(row));
        }
        suspects.addAll(suspects(errand, priced, judged));
        return new Take(
                followed.id(),
                batch(followed, source, judged, filling),
                doubts,
                replacesAll,
                telling(errand, priced, judged),
                List.of(),
                List.of(),
                suspects,
                false,
                reached ? "" : "the session of " + errand.to() + " is not out yet");
    }

    /** The good bars in the form in which the table takes them. */
    static BarBatch batch(Followed followed, String source, Judged judged) {
        return batch(followed, source, judged, Filling.NONE);
    }

    private static BarBatch batch(Followed followed, String source, Judged judged, Filling filling) {
        var batch = new BarBatch(followed.id(), judged.size() + filling.rows().cardinality());
        byte[] told = CopyRows.utf8(source);
        byte[] toldByTheOther = CopyRows.utf8(filling.source());
        Map<Long, byte[]> reasons = new HashMap<>();
        int other = filling.rows().nextSetBit(0);
        for (int row = 0; row < judged.size(); row++) {
            while (other >= 0 && filling.judged().epochDay(other) <= judged.epochDay(row)) {
                add(batch, followed, filling.source(), toldByTheOther, filling.judged(), other, reasons);
                other = filling.rows().nextSetBit(other + 1);
            }
            if (judged.verdict(row) == Verdict.GOOD) {
                add(batch, followed, source, told, judged, row, reasons);
            }
        }
        for (; other >= 0; other = filling.rows().nextSetBit(other + 1)) {
            add(batch, followed, filling.source(), toldByTheOther, filling.judged(), other, reasons);
        }
        return batch;
    }

    private static void add(
            BarBatch batch,
            Followed followed,
            String source,
            byte[] told,
            Judged judged,
            int row,
            Map<Long, byte[]> reasons) {
        batch.add(
                judged.epochDay(row),
                judged.open(row),
                judged.high(row),
                judged.low(row),
                judged.close(row),
                judged.volume(row),
                judged.agreement(row),
                publishedAt(followed, source, judged.session(row)),
                told,
                reasons(judged, row, reasons));
    }

    /** The newest session without its close is not out yet, and nothing is there to decide about: freshness tells of it. */
    private static boolean isWorthKeeping(Judged judged, int row, LocalDate last) {
        boolean notOut = Double.isNaN(judged.close(row)) && !judged.session(row).isBefore(last);
        return !notOut && !judged.reasons(row).contains(Reason.UNFINISHED);
    }

    static long publishedAt(Followed followed, String source, LocalDate session) {
        TradingCalendar calendar = followed.instrument().calendar();
        return calendar.covers(session) && calendar.isSession(session)
                ? followed.assumedKnownFrom(source, session).getEpochSecond()
                : session.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }

    private static byte @Nullable [] reasons(Judged judged, int row, Map<Long, byte[]> known) {
        long bits = judged.reasonBits(row);
        return bits == 0 ? null : known.computeIfAbsent(bits, all -> CopyRows.utf8(codes(judged, row)));
    }

    private static String codes(Judged judged, int row) {
        return judged.reasons(row).stream().map(Enum::name).collect(Collectors.joining(","));
    }

    private static Quarantine.Suspect suspect(String instrument, String source, Judged judged, int row) {
        String evidence = judged.evidence(row).stream().map(Finding::evidence).collect(Collectors.joining("; "));
        return new Quarantine.Suspect(
                instrument,
                judged.session(row),
                source,
                judged.verdict(row),
                codes(judged, row),
                evidence,
                judged.open(row),
                judged.high(row),
                judged.low(row),
                judged.close(row),
                judged.volume(row),
                null,
                Double.NaN,
                null);
    }

    private static BarTable.Doubt doubt(Judged judged, int row) {
        return new BarTable.Doubt(
                judged.session(row),
                judged.close(row),
                judged.verdict(row),
                judged.agreement(row),
                codes(judged, row),
                judged.isOnlyContradicted(row));
    }

    private static EventTable.Telling telling(Errand errand, Priced priced, Judged judged) {
        Map<String, EventTable.Told> good = new HashMap<>();
        List<Quotes.Event> bad = new ArrayList<>();
        for (JudgedEvent event : judged.events()) {
            LocalDate exDay = event.event().exDay();
            if (isWorthKeeping(errand, priced, event)) {
                bad.add(event.event());
            } else if (isAsked(errand, event) && event.verdict() == Verdict.GOOD) {
                Instant out = exDay.atStartOfDay(ZoneOffset.UTC).toInstant();
                good.merge(
                        exDay + EventTable.kind(event.event()),
                        new EventTable.Told(event.event(), out),
                        Sorting::together);
            }
        }
        return new EventTable.Telling(
                errand.instrument().id(),
                priced.source(),
                errand.from(),
                errand.to(),
                List.copyOf(good.values()),
                List.copyOf(bad),
                !priced.quotes().events().isEmpty());
    }

    private static List<Quarantine.Suspect> suspects(Errand errand, Priced priced, Judged judged) {
        List<Quarantine.Suspect> suspects = new ArrayList<>();
        for (JudgedEvent event : judged.events()) {
            if (isWorthKeeping(errand, priced, event)) {
                suspects.add(Quarantine.Suspect.of(errand.instrument().id(), priced.source(), event));
            }
        }
        return suspects;
    }

    private static boolean isAsked(Errand errand, JudgedEvent event) {
        LocalDate exDay = event.event().exDay();
        return !exDay.isBefore(errand.from()) && !exDay.isAfter(errand.to());
    }

    private static boolean isWorthKeeping(Errand errand, Priced priced, JudgedEvent event) {
        return isAsked(errand, event) && event.verdict() != Verdict.GOOD && hasASay(priced.quotes(), event);
    }

    /** A source that tells no events at all does not say that one was cancelled. */
    private static boolean hasASay(Quotes quotes, JudgedEvent event) {
        return event.reason() != Reason.CANCELLED_DIVIDEND || !quotes.events().isEmpty();
    }

    /** Two dividends of one day, an ordinary and a special one, are paid together. */
    private static EventTable.Told together(EventTable.Told one, EventTable.Told other) {
        if (one.event() instanceof Quotes.Event.Dividend first
                && other.event() instanceof Quotes.Event.Dividend second) {
            return new EventTable.Told(
                    new Quotes.Event.Dividend(first.exDay(), first.amount() + second.amount()), one.publishedAt());
        }
        return one;
    }
}
