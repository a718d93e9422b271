package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Quotes;
import io.peaflow.marketdata.source.Quotes.Event;
import io.peaflow.marketdata.source.Quotes.Event.Dividend;
import io.peaflow.marketdata.source.Quotes.Event.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The splits and dividends of one question: what the source tells, and what was known before. */
final class EventBook {

    /** A hundred new shares for one, or one for ten thousand: beyond these a factor is a misprint. */
    private static final double LARGEST_SPLIT = 20_000;

    /** Rounded elsewhere. */
    private static final double SAME_AMOUNT = 1e-4;

    /** Two sources date the same split a few days apart. */
    private static final int SAME_SPLIT_DAYS = 5;

    private final List<Split> splits = new ArrayList<>();
    private final List<Dividend> dividends = new ArrayList<>();
    private final List<Dividend> withdrawn = new ArrayList<>();
    private final List<JudgedEvent> judged = new ArrayList<>();
    private final List<Event> accepted;
    private final Unsplit unsplit;

    EventBook(Question question, double unit) {
        Quotes quotes = question.quotes();
        accepted = question.acceptedEvents();
        List<Dividend> told = new ArrayList<>();
        for (Event event : quotes.events()) {
            switch (event) {
                case Split split -> addSplit(split);
                case Dividend dividend -> told.add(new Dividend(dividend.exDay(), dividend.amount() * unit));
            }
        }
        question.knownEvents().stream()
                .filter(Split.class::isInstance)
                .map(Split.class::cast)
                .filter(split -> splits.stream().noneMatch(other -> same(split, other)))
                .forEach(splits::add);
        splits.sort(Comparator.comparing(Split::exDay));
        unsplit = Unsplit.by(splits);
        told.forEach(dividend -> addDividend(asPaid(dividend, quotes.splitAdjusted())));
        dividends.sort(Comparator.comparing(Dividend::exDay));
        if (quotes.splitAdjusted() || !quotes.events().isEmpty()) {
            withdraw(question);
        }
    }

    /** Every split that is told or known, oldest first. */
    List<Split> splits() {
        return splits;
    }

    /** The believable dividends that the source tells, as they were paid, oldest first. */
    List<Dividend> dividends() {
        return dividends;
    }

    Unsplit unsplit() {
        return unsplit;
    }

    /** The amount in today's shares, the unit in which split-adjusted prices are told. */
    double inTodaysShares(Dividend dividend) {
        return dividend.amount() / unsplit.factorAt(epochDay(dividend));
    }

    void reject(Event event, Reason reason, double... numbers) {
        if (isAccepted(event)) {
            return;
        }
        judged.add(new JudgedEvent(event, Reason.verdict(reason.bit()), reason, Evidence.text(reason, numbers)));
    }

    /** All events with their verdicts, oldest first; call when every rule has looked. */
    List<JudgedEvent> verdicts() {
        List<JudgedEvent> all = new ArrayList<>(judged);
        splits.stream().filter(this::unjudged).forEach(split -> all.add(good(split)));
        dividends.stream().filter(this::unjudged).forEach(dividend -> all.add(good(dividend)));
        withdrawn.forEach(dividend -> all.add(new JudgedEvent(
                dividend,
                Verdict.REJECTED,
                Reason.CANCELLED_DIVIDEND,
                Evidence.text(Reason.CANCELLED_DIVIDEND, dividend.amount()))));
        all.sort(Comparator.comparing(event -> event.event().exDay()));
        return all;
    }

    /** What a human has accepted is not doubted again. */
    private boolean isAccepted(Event event) {
        return accepted.stream().anyMatch(known -> switch (known) {
            case Split split -> event instanceof Split other && same(split, other);
            case Dividend dividend ->
                event instanceof Dividend other
                        && other.exDay().equals(dividend.exDay())
                        && Math.abs(other.amount() / dividend.amount() - 1) < SAME_AMOUNT;
        });
    }

    boolean unjudged(Event event) {
        return judged.stream().noneMatch(known -> known.event().equals(event));
    }

    static int epochDay(Event event) {
        return Math.toIntExact(event.exDay().toEpochDay());
    }

    private void addSplit(Split split) {
        double size = split.factor();
        if (!(size > 1 / LARGEST_SPLIT && size < LARGEST_SPLIT) || size == 1) {
            reject(split, Reason.UNBELIEVABLE_EVENT, size);
        } else if (splits.stream().noneMatch(other -> same(split, other))) {
            splits.add(split);
        }
    }

    private void addDividend(Dividend dividend) {
        if (!(dividend.amount() > 0 && Double.isFinite(dividend.amount()))) {
            reject(dividend, Reason.UNBELIEVABLE_EVENT, dividend.amount());
        } else if (!dividends.contains(dividend)) {
            dividends.add(dividend);
        }
    }

    private Dividend asPaid(Dividend dividend, boolean splitAdjusted) {
        return splitAdjusted
                ? new Dividend(dividend.exDay(), dividend.amount() * unsplit.factorAt(epochDay(dividend)))
                : dividend;
    }

    /** Known dividends inside the days that the source covers, which it tells no more. */
    private void withdraw(Question question) {
        int[] day = question.quotes().day();
        if (day.length < 2) {
            return;
        }
        int first = Math.min(day[0], day[day.length - 1]);
        int last = Math.max(day[0], day[day.length - 1]);
        for (Event event : question.knownEvents()) {
            boolean covered = epochDay(event) > first && epochDay(event) <= last;
            if (event instanceof Dividend dividend
                    && covered
                    && !isAccepted(dividend)
                    && dividends.stream().noneMatch(d -> same(d, dividend))) {
                withdrawn.add(dividend);
            }
        }
    }

    private static boolean same(Split a, Split b) {
        return Math.abs(epochDay(a) - epochDay(b)) <= SAME_SPLIT_DAYS && Math.abs(a.factor() / b.factor() - 1) < 0.01;
    }

    /** Sources round and date by a day or so; within that it is the same dividend. */
    private static boolean same(Dividend a, Dividend b) {
        return Math.abs(epochDay(a) - epochDay(b)) <= 4;
    }

    private static JudgedEvent good(Event event) {
        return new JudgedEvent(event, Verdict.GOOD, null, "");
    }
}
