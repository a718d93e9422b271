package io.peaflow.signal;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.Accounts;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.strategy.Fundamentals;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the figures of twelve months that strategies want out of what companies had reported by a day. */
final class Companies {

    private static final int YEAR_MONTHS = 12;
    /** What ended longer ago says nothing about a company today; a year's report half a year late fits in. */
    private static final int OLDEST_MONTHS = 18;

    private Companies() {}

    /** What was known of each at the instant, per share of the last session; who lacks a figure is missing. */
    static List<Fundamentals> known(History history, Knowledge knowledge, Instant at, Collection<String> instruments) {
        LocalDate day = LocalDate.ofInstant(at, TradingCalendar.euronextParis().zone());
        return instruments.stream()
                .map(id -> known(history, knowledge, day, id))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Fundamentals> known(History history, Knowledge knowledge, LocalDate day, String id) {
        Optional<Told> earnings = year(history.figures(id, Accounts.Item.EARNINGS, knowledge), day);
        Optional<Told> dividends = year(history.figures(id, Accounts.Item.DIVIDENDS, knowledge), day);
        Optional<Told> book = newest(history.figures(id, Accounts.Item.BOOK_VALUE, knowledge), day);
        if (earnings.isEmpty() || dividends.isEmpty() || book.isEmpty()) {
            return Optional.empty();
        }
        LocalDate from = List.of(earnings.get(), dividends.get(), book.get()).stream()
                .map(Told::knownOn)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        PriceSeries now = history.recent(id, knowledge);
        PriceSeries then = history.traded(id, knowledge);
        return Optional.of(new Fundamentals(
                from.atStartOfDay(TradingCalendar.euronextParis().zone()).toInstant(),
                id,
                earnings.get().value() * shares(now, then, earnings.get().periodEnd()),
                book.get().value() * shares(now, then, book.get().periodEnd()),
                dividends.get().value() * shares(now, then, dividends.get().periodEnd())));
    }

    /** What a figure came to. */
    record Told(LocalDate periodEnd, LocalDate knownOn, double value) {}

    /** The newest twelve months: of one report, or of halves or quarters that follow each other. */
    static Optional<Told> year(List<Accounts.Figure> figures, LocalDate day) {
        return List.of(12, 6, 3).stream()
                .map(months -> year(byEnd(figures, day, months), months))
                .flatMap(Optional::stream)
                .filter(told -> isYoung(told, day))
                .max(Comparator.comparing(Told::periodEnd));
    }

    private static Optional<Told> year(NavigableMap<LocalDate, Accounts.Figure> byEnd, int months) {
        if (byEnd.isEmpty()) {
            return Optional.empty();
        }
        LocalDate end = byEnd.lastKey();
        double sum = 0;
        LocalDate knownOn = LocalDate.MIN;
        for (int ago = 0; ago < YEAR_MONTHS / months; ago++) {
            Accounts.Figure part = byEnd.get(monthEnd(end.minusMonths((long) ago * months)));
            if (part == null) {
                return Optional.empty();
            }
            sum += part.value();
            knownOn = part.knownOn().isAfter(knownOn) ? part.knownOn() : knownOn;
        }
        return Optional.of(new Told(end, knownOn, sum));
    }

    private static Optional<Told> newest(List<Accounts.Figure> figures, LocalDate day) {
        return figures.stream()
                .filter(figure -> !figure.knownOn().isAfter(day))
                .max(Comparator.comparing(Accounts.Figure::periodEnd).thenComparing(Accounts.Figure::knownOn))
                .map(figure -> new Told(figure.periodEnd(), figure.knownOn(), figure.value()))
                .filter(told -> isYoung(told, day));
    }

    private static boolean isYoung(Told told, LocalDate day) {
        return !told.periodEnd().plusMonths(OLDEST_MONTHS).isBefore(day);
    }

    /** By the end of the month in which each period ends; what was corrected by the day counts as corrected. */
    private static NavigableMap<LocalDate, Accounts.Figure> byEnd(
            List<Accounts.Figure> figures, LocalDate day, int months) {
        TreeMap<LocalDate, Accounts.Figure> byEnd = new TreeMap<>();
        for (Accounts.Figure figure : figures) {
            if (figure.months() == months && !figure.knownOn().isAfter(day)) {
                byEnd.merge(
                        monthEnd(figure.periodEnd()),
                        figure,
                        (one, other) -> other.knownOn().isBefore(one.knownOn()) ? one : other);
            }
        }
        return byEnd;
    }

    private static LocalDate monthEnd(LocalDate day) {
        return day.withDayOfMonth(day.lengthOfMonth());
    }

    /** How many shares of the day one of the last session stands for, turned round: what a split did to a figure per share. */
    private static double shares(PriceSeries now, PriceSeries then, LocalDate day) {
        int row = now.rowAt(day);
        int same = then.rowAt(day);
        return row < 0 || same < 0 || !(then.close(same) > 0) ? 1 : now.close(row) / then.close(same);
    }
}
