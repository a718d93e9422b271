package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.PriceSeries;
import io.peaflow.marketdata.judge.History;
import io.peaflow.marketdata.judge.Judge;
import io.peaflow.marketdata.judge.Judged;
import io.peaflow.marketdata.judge.Question;
import io.peaflow.marketdata.judge.Verdict;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Harvest;
import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Reply;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Judges what sources answered, by what is known already; a source that has rewritten its history is asked for all of it. */
@Component
class Judging {

    /** So many closes before a new bar are enough to judge it by. */
    private static final int KNOWN_ROWS = 300;

    /** A source that begins so many days after what is stored does tell all of it. */
    private static final int LATE_BEGINNING_DAYS = 10;

    private final PriceHistory history;
    private final EventTable events;
    private final Quarantine quarantine;
    private final Lacks lacks;
    private final AllSources sources;
    private final ValueJudging ofValues;

    Judging(
            PriceHistory history,
            EventTable events,
            Quarantine quarantine,
            Lacks lacks,
            AllSources sources,
            ValueJudging ofValues) {
        this.history = history;
        this.events = events;
        this.quarantine = quarantine;
        this.lacks = lacks;
        this.sources = sources;
        this.ofValues = ofValues;
    }

    /** What is judged by the same markets: the answers of one attempt, once the markets themselves are kept. */
    record Round(Harvest harvest, Markets markets) {}

    Round round(Harvest harvest) {
        return new Round(harvest, new Markets(history));
    }

    /** Judges what came about the prices of an instrument, or the values of a series. */
    Take judge(Followed followed, Errand errand, Harvest harvest) {
        return judge(followed, errand, round(harvest));
    }

    private Take judge(Followed followed, Errand errand, Round round) {
        Harvest harvest = round.harvest();
        if (followed.instrument().kind() == InstrumentKind.MACRO) {
            Take values = ofValues.judge(followed, errand, harvest);
            return values == null ? nothing(errand) : values;
        }
        List<Sorting.Priced> priced = priced(errand, harvest);
        if (priced.isEmpty()) {
            return nothing(errand);
        }
        Sorting.Priced first = priced.getFirst();
        Judged judged = Judge.judge(question(followed.instrument(), errand, first.quotes(), round)
                .comparedWith(isCompared(priced, harvest) ? priced.get(1).quotes() : null));
        Take take = judged.wantsWholeHistory()
                ? rewritten(followed, errand, harvest, first, judged)
                : Sorting.take(followed, errand, first, judged, false, filling(errand, priced, judged, round));
        return take.isComplete() ? take : take.lacking(take.missing() + ": " + said(errand));
    }

    /** The same with what was told about the accounts of the company, if that was asked. */
    Take judge(Followed followed, @Nullable Errand prices, @Nullable Errand accounts, Round round) {
        Take take = prices == null ? Take.nothing(followed.id(), "") : judge(followed, prices, round);
        if (accounts == null) {
            return take;
        }
        boolean told = accounts.answers().stream().anyMatch(answer -> isAnAnswer(answer.reply()));
        return take.with(Observed.facts(followed, accounts), told);
    }

    private static boolean isAnAnswer(Reply reply) {
        return reply instanceof Reply.Facts || reply instanceof Reply.Nothing || reply instanceof Reply.BadInstrument;
    }

    /** Judges again what waits in quarantine after a bar that the owner has accepted: gives the good ones. */
    BarBatch again(Followed followed, String source, Quotes waiting, Instant now) {
        LocalDate first = waiting.session(0);
        LocalDate last = waiting.session(waiting.size() - 1);
        Judged judged =
                Judge.judge(question(followed.instrument(), new Span(first, last), waiting, now, new Markets(history)));
        return Sorting.batch(followed, source, judged);
    }

    /** What is new is held against a second source; in a span of old days the second only fills what the first lacks. */
    private static boolean isCompared(List<Sorting.Priced> priced, Harvest harvest) {
        return priced.size() > 1 && harvest.run().isPresent();
    }

    /** Days that the first source left empty and the second, which was asked to compare, has: no silent gap for want of looking. */
    private Sorting.Filling filling(Errand errand, List<Sorting.Priced> priced, Judged first, Round round) {
        if (priced.size() < 2 || first.holes().isEmpty()) {
            return Sorting.Filling.NONE;
        }
        Set<LocalDate> lacking = lacking(first, errand);
        Sorting.Priced second = priced.get(1);
        Judged judged = Judge.judge(question(errand.instrument(), errand, second.quotes(), round)
                .comparedWith(
                        isCompared(priced, round.harvest()) ? priced.getFirst().quotes() : null));
        var rows = new BitSet();
        for (int row = 0; row < judged.size(); row++) {
            rows.set(row, judged.verdict(row) == Verdict.GOOD && lacking.contains(judged.session(row)));
        }
        return new Sorting.Filling(second.source(), judged, rows);
    }

    /** The sessions asked for of which there is no close at all: a close that is doubted is there. */
    private static Set<LocalDate> lacking(Judged judged, Errand errand) {
        var lacking = new HashSet<>(judged.holes());
        for (int row = 0; row < judged.size(); row++) {
            if (Double.isFinite(judged.close(row))) {
                lacking.remove(judged.session(row));
            }
        }
        lacking.removeIf(day -> day.isBefore(errand.from()) || day.isAfter(errand.to()));
        return lacking;
    }

    /** What answered with prices: the first that has the last session wanted, before those that have not. */
    private static List<Sorting.Priced> priced(Errand errand, Harvest harvest) {
        List<Sorting.Priced> complete = new ArrayList<>();
        List<Sorting.Priced> others = new ArrayList<>();
        for (Errand.Answer answer : errand.answers()) {
            if (answer.reply() instanceof Reply.Prices prices && prices.quotes().size() > 0) {
                // As of a moment of the past nothing later is known, whatever a source tells.
                Quotes quotes = harvest.isAsOfAnotherMoment() ? prices.quotes().upTo(errand.to()) : prices.quotes();
                boolean whole = reaches(quotes, errand.to());
                (whole ? complete : others).add(new Sorting.Priced(answer.source(), quotes));
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

    private Question question(Instrument instrument, Errand errand, Quotes quotes, Round round) {
        return question(
                instrument,
                new Span(errand.from(), errand.to()),
                quotes,
                round.harvest().at(),
                round.markets());
    }

    private Question question(Instrument instrument, Span span, Quotes quotes, Instant now, Markets markets) {
        return Question.of(instrument, quotes, now)
                .knowing(known(stored(instrument.id()), span), events.read(instrument.id(), Knowledge.current()))
                .inMarket(markets.of(instrument)
                        .map(market -> known(market, span))
                        .orElse(History.NONE))
                .accepting(quarantine.acceptedDays(instrument.id()), quarantine.acceptedEvents(instrument.id()));
    }

    private PriceSeries stored(String instrument) {
        return history.read(instrument, Knowledge.current(), PriceHistory.Basis.RAW);
    }

    /** The days asked for. */
    private record Span(LocalDate from, LocalDate to) {}

    /** What is stored within the days asked for and a good year before them. */
    private static History known(PriceSeries series, Span span) {
        int first = Math.max(0, series.rowAt(span.from()) - KNOWN_ROWS);
        int rows = Math.max(0, series.rowAt(span.to()) + 1 - first);
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

    private Take rewritten(Followed followed, Errand errand, Harvest harvest, Sorting.Priced told, Judged overlap) {
        PriceSeries stored = stored(followed.id());
        LocalDate oldest = stored.size() == 0 ? errand.from() : stored.session(0);
        Errand whole = lacks.whole(followed, oldest, harvest.at()).orElse(errand);
        Harvest again = harvest.run()
                .map(run -> Harvest.of(run, harvest.at(), List.of(whole)))
                .orElseGet(() -> Harvest.byHand(harvest.id(), harvest.at(), List.of(whole)));
        sources.gather(again);
        List<Sorting.Priced> priced = priced(whole, harvest);
        if (priced.isEmpty()) {
            return nothing(whole);
        }
        boolean bySameSource = priced.getFirst().source().equals(told.source());
        if (!bySameSource || !covers(stored, priced.getFirst().quotes())) {
            // Half a history in another scale, or one of somebody else, is worse than none: what came waits in
            // quarantine.
            return Sorting.take(followed, errand, told, overlap, false);
        }
        // Judged alone: against what is stored every bar would be out of scale again.
        Question question = Question.of(errand.instrument(), priced.getFirst().quotes(), harvest.at())
                .accepting(quarantine.acceptedDays(followed.id()), quarantine.acceptedEvents(followed.id()));
        return Sorting.take(followed, whole, priced.getFirst(), Judge.judge(question), true);
    }

    private static boolean covers(PriceSeries stored, Quotes quotes) {
        int first = Arrays.stream(quotes.day()).min().orElse(Integer.MAX_VALUE);
        return stored.size() == 0 || first <= stored.epochDay(0) + LATE_BEGINNING_DAYS;
    }

    private static Take nothing(Errand errand) {
        return Take.nothing(errand.instrument().id(), "no source answered: " + said(errand));
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
}
