package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.judge.Finding;
import io.peaflow.marketdata.judge.History;
import io.peaflow.marketdata.judge.Judge;
import io.peaflow.marketdata.judge.Judged;
import io.peaflow.marketdata.judge.JudgedEvent;
import io.peaflow.marketdata.judge.Question;
import io.peaflow.marketdata.judge.Reason;
import io.peaflow.marketdata.judge.Verdict;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Observations;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Reply;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** From what sources answered about one instrument to what is stored: judged first, then merged in one transaction. */
@Component
class Intake {

    /** What was judged, ready to be kept. */
    record Take(
            @Nullable BarBatch bars,
            List<BarTable.Doubt> doubts,
            EventTable.@Nullable Telling events,
            List<ObservationTable.Batch> observations,
            List<Quarantine.Suspect> suspects,
            String instrument,
            String missing) {

        static final Take NOTHING = new Take(null, List.of(), null, List.of(), List.of(), "", "");

        boolean isComplete() {
            return missing.isEmpty();
        }
    }

    /** What keeping it changed. */
    record Kept(int stored, int revised, int quarantined) {}

    /** So many closes before a new bar are enough to judge it by. */
    private static final int KNOWN_ROWS = 300;

    /** What shares the moves of a market as a whole, by its calendar. */
    private static final Map<String, String> MARKET = Map.of("euronext-paris", "FCHI", "new-york", "GSPC");

    private final BarTable bars;
    private final EventTable events;
    private final ObservationTable observations;
    private final Quarantine quarantine;
    private final PriceHistory history;
    private final Lacks lacks;
    private final AllSources sources;
    private final JdbcClient sql;
    private final ApplicationEventPublisher publisher;

    Intake(
            BarTable bars,
            EventTable events,
            ObservationTable observations,
            Quarantine quarantine,
            PriceHistory history,
            Lacks lacks,
            AllSources sources,
            JdbcClient sql,
            ApplicationEventPublisher publisher) {
        this.bars = bars;
        this.events = events;
        this.observations = observations;
        this.quarantine = quarantine;
        this.history = history;
        this.lacks = lacks;
        this.sources = sources;
        this.sql = sql;
        this.publisher = publisher;
    }

    // ---- judging -----------------------------------------------------------------------------------------------

    /** Judges what came about an instrument; a source that has rewritten its history is asked for all of it first. */
    Take judge(Followed followed, Errand errand, Harvest harvest) {
        Instrument instrument = errand.instrument();
        if (instrument.kind() == InstrumentKind.MACRO) {
            return values(followed, errand);
        }
        List<Priced> priced = priced(errand);
        if (priced.isEmpty()) {
            return nothing(errand);
        }
        Priced first = priced.getFirst();
        Judged judged = Judge.judge(question(instrument, first.quotes(), harvest.at())
                .comparedWith(priced.size() > 1 ? priced.get(1).quotes() : null));
        if (judged.wantsWholeHistory()) {
            return rewritten(followed, errand, harvest);
        }
        return take(followed, errand, first, judged);
    }

    private record Priced(String source, Quotes quotes) {}

    /** What answered with prices: the first that has the last session wanted, before those that have not. */
    private static List<Priced> priced(Errand errand) {
        List<Priced> complete = new ArrayList<>();
        List<Priced> others = new ArrayList<>();
        for (Errand.Answer answer : errand.answers()) {
            if (answer.reply() instanceof Reply.Prices prices && prices.quotes().size() > 0) {
                boolean whole = reaches(prices.quotes(), errand.to());
                (whole ? complete : others).add(new Priced(answer.source(), prices.quotes()));
            }
        }
        complete.addAll(others);
        return complete;
    }

    private static boolean reaches(Quotes quotes, LocalDate last) {
        for (int row = 0; row < quotes.size(); row++) {
            if (quotes.day()[row] >= last.toEpochDay() && Double.isFinite(quotes.close()[row])) {
                return true;
            }
        }
        return false;
    }

    private Question question(Instrument instrument, Quotes quotes, Instant now) {
        String market = MARKET.getOrDefault(instrument.calendar().id(), "");
        return Question.of(instrument, quotes, now)
                .knowing(known(instrument.id()), events.read(instrument.id(), Knowledge.current()))
                .inMarket(market.isEmpty() || market.equals(instrument.id()) ? History.NONE : known(market))
                .accepting(quarantine.acceptedDays(instrument.id()));
    }

    private History known(String instrument) {
        PriceSeries series = history.read(instrument, Knowledge.current(), PriceHistory.Basis.RAW);
        int first = Math.max(0, series.size() - KNOWN_ROWS);
        int rows = series.size() - first;
        int[] day = new int[rows];
        double[] close = new double[rows];
        long[] volume = new long[rows];
        for (int row = 0; row < rows; row++) {
            day[row] = series.epochDay(first + row);
            close[row] = series.close(first + row);
            volume[row] = series.volume(first + row);
        }
        return new History(day, close, volume);
    }

    private Take rewritten(Followed followed, Errand errand, Harvest harvest) {
        Errand whole = lacks.whole(followed, harvest.at()).orElse(errand);
        Harvest again = harvest.run()
                .map(run -> Harvest.of(run, harvest.at(), List.of(whole)))
                .orElseGet(() -> Harvest.byHand(harvest.id(), harvest.at(), List.of(whole)));
        sources.gather(again);
        List<Priced> priced = priced(whole);
        if (priced.isEmpty()) {
            return nothing(whole);
        }
        // Judged alone: against what is stored every bar would be out of scale again.
        Question question = Question.of(errand.instrument(), priced.getFirst().quotes(), harvest.at())
                .accepting(quarantine.acceptedDays(errand.instrument().id()));
        return take(followed, whole, priced.getFirst(), Judge.judge(question));
    }

    private static Take take(Followed followed, Errand errand, Priced priced, Judged judged) {
        String source = priced.source();
        List<Quarantine.Suspect> suspects = new ArrayList<>();
        List<BarTable.Doubt> doubts = new ArrayList<>();
        boolean reached = false;
        for (int row = 0; row < judged.size(); row++) {
            if (judged.verdict(row) != Verdict.GOOD && isWorthKeeping(judged, row, errand.to())) {
                suspects.add(suspect(followed.id(), source, judged, row));
                if (judged.isBadInItself(row)) {
                    doubts.add(doubt(judged, row));
                }
            }
            // A bar in quarantine is there: it does not make the run PARTIAL, a hole does.
            reached |= judged.epochDay(row) >= errand.to().toEpochDay() && Double.isFinite(judged.close(row));
        }
        String missing = reached ? "" : "the session of " + errand.to() + " is not out yet: " + said(errand);
        return new Take(
                batch(followed, source, judged),
                doubts,
                telling(errand, priced, judged),
                facts(followed, errand),
                suspects,
                followed.id(),
                missing);
    }

    /** The good bars in the form in which the table takes them. */
    static BarBatch batch(Followed followed, String source, Judged judged) {
        var batch = new BarBatch(followed.id(), judged.size());
        byte[] told = CopyRows.utf8(source);
        Map<Long, byte[]> reasons = new HashMap<>();
        for (int row = 0; row < judged.size(); row++) {
            if (judged.verdict(row) == Verdict.GOOD) {
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
        }
        return batch;
    }

    /** The newest session without its close is not out yet, and nothing is there to decide about: freshness tells of it. */
    private static boolean isWorthKeeping(Judged judged, int row, LocalDate last) {
        boolean notOut = Double.isNaN(judged.close(row)) && !judged.session(row).isBefore(last);
        return !notOut && !judged.reasons(row).contains(Reason.UNFINISHED);
    }

    private static long publishedAt(Followed followed, String source, LocalDate session) {
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
                judged.volume(row));
    }

    private static BarTable.Doubt doubt(Judged judged, int row) {
        return new BarTable.Doubt(
                judged.session(row), judged.close(row), judged.verdict(row), judged.agreement(row), codes(judged, row));
    }

    private static EventTable.Telling telling(Errand errand, Priced priced, Judged judged) {
        Map<String, EventTable.Told> good = new HashMap<>();
        List<Quotes.Event> bad = new ArrayList<>();
        for (JudgedEvent event : judged.events()) {
            LocalDate exDay = event.event().exDay();
            boolean asked = !exDay.isBefore(errand.from()) && !exDay.isAfter(errand.to());
            if (asked && event.verdict() != Verdict.GOOD && hasASay(priced.quotes(), event)) {
                bad.add(event.event());
            } else if (asked && event.verdict() == Verdict.GOOD) {
                Instant out = exDay.atStartOfDay(ZoneOffset.UTC).toInstant();
                good.merge(
                        exDay + EventTable.kind(event.event()),
                        new EventTable.Told(event.event(), out),
                        Intake::together);
            }
        }
        return new EventTable.Telling(
                errand.instrument().id(),
                priced.source(),
                errand.from(),
                errand.to(),
                List.copyOf(good.values()),
                List.copyOf(bad));
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

    private static Take values(Followed followed, Errand errand) {
        for (Errand.Answer answer : errand.answers()) {
            if (answer.reply() instanceof Reply.Values values
                    && values.observations().size() > 0) {
                Observations told = values.observations();
                long[] publishedAt = new long[told.size()];
                for (int row = 0; row < publishedAt.length; row++) {
                    publishedAt[row] = told.publishedOn()[row] == Observations.UNKNOWN
                            ? publishedAt(followed, answer.source(), told.day(row))
                            : LocalDate.ofEpochDay(told.publishedOn()[row] + 1L)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toEpochSecond();
                }
                var batch = new ObservationTable.Batch(
                        errand.instrument().id(), MacroHistory.VALUE, answer.source(), told, publishedAt);
                return new Take(
                        null,
                        List.of(),
                        null,
                        List.of(batch),
                        List.of(),
                        errand.instrument().id(),
                        "");
            }
        }
        return nothing(errand);
    }

    /** What companies reported per share, by whoever told it. */
    private static List<ObservationTable.Batch> facts(Followed followed, Errand errand) {
        List<ObservationTable.Batch> batches = new ArrayList<>();
        for (Errand.Answer answer : errand.answers()) {
            if (answer.reply() instanceof Reply.Facts facts) {
                Reported.columns(facts.fundamentals())
                        .forEach((item, told) -> batches.add(new ObservationTable.Batch(
                                followed.id(), item, answer.source(), told, publishedAt(told))));
            }
        }
        return batches;
    }

    /** A report without its day of publication counts as known half a year after its period. */
    private static long[] publishedAt(Observations told) {
        long[] publishedAt = new long[told.size()];
        for (int row = 0; row < publishedAt.length; row++) {
            LocalDate day = told.publishedOn()[row] == Observations.UNKNOWN
                    ? told.day(row).plusMonths(6)
                    : LocalDate.ofEpochDay(told.publishedOn()[row] + 1L);
            publishedAt[row] = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
        }
        return publishedAt;
    }

    private static Take nothing(Errand errand) {
        return new Take(
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                errand.instrument().id(),
                "no source answered: " + said(errand));
    }

    private static String said(Errand errand) {
        if (errand.answers().isEmpty()) {
            return "none was asked; `peaflow data why " + errand.instrument().id() + "` tells more";
        }
        return errand.answers().stream()
                .map(answer -> answer.source() + " " + word(answer.reply()))
                .collect(Collectors.joining(", "));
    }

    private static String word(Reply reply) {
        return switch (reply) {
            case Reply.Prices prices -> "has not got it yet";
            case Reply.Values values -> "answered";
            case Reply.Facts facts -> "answered";
            case Reply.Nothing nothing -> "has nothing: " + nothing.reason();
            case Reply.BadInstrument bad -> "does not know it: " + bad.reason();
            case Reply.Unusable unusable -> "cannot be read: " + unusable.reason();
            case Reply.SlowDown slow -> "asks to wait: " + slow.reason();
            case Reply.Stopped stopped -> "refuses: " + stopped.reason();
        };
    }

    // ---- keeping -----------------------------------------------------------------------------------------------

    /** Keeps what was judged; call it in a transaction. */
    Kept keep(Take take, UUID run) {
        int stored = 0;
        int revised = 0;
        List<BarTable.Merged> merges = new ArrayList<>();
        if (take.bars() != null) {
            merges.add(bars.merge(take.bars()));
        }
        merges.add(bars.doubt(take.instrument(), take.doubts()));
        if (take.events() != null) {
            merges.add(events.merge(take.events()));
        }
        take.observations().forEach(batch -> merges.add(observations.merge(batch)));
        for (BarTable.Merged merged : merges) {
            stored += merged.stored();
            revised += merged.superseded();
        }
        int quarantined = 0;
        for (Quarantine.Suspect suspect : take.suspects()) {
            quarantined += quarantine.file(suspect, run) ? 1 : 0;
        }
        if (stored + revised > 0) {
            quarantine.settle(take.instrument());
            untold(take.instrument());
        }
        return new Kept(stored, revised, quarantined);
    }

    private void untold(String instrument) {
        sql.sql("""
                        INSERT INTO marketdata.untold (instrument, known_from) VALUES (?, statement_timestamp())
                        ON CONFLICT (instrument) DO UPDATE SET known_from = excluded.known_from""").param(instrument).update();
    }

    /** Publishes what was stored since the last telling, in the transaction that forgets it: once, whoever dies. */
    boolean tell(UUID run) {
        var instruments = new TreeSet<String>();
        List<Instant> moments = sql.sql("DELETE FROM marketdata.untold RETURNING instrument, known_from")
                .query((row, n) -> {
                    instruments.add(row.getString(1));
                    Timestamp at = row.getTimestamp(2);
                    return at.toInstant();
                })
                .list();
        moments.stream()
                .max(Instant::compareTo)
                .ifPresent(at -> publisher.publishEvent(new PricesUpdated(run, instruments, at)));
        return !instruments.isEmpty();
    }
}
