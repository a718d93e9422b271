package io.peaflow.kernel;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What can be known of the markets at one instant, and nothing later: rows are counted back from the newest session that had
 * closed, so a later one has no name, and asking for it throws.
 *
 * <p>It reads the series in place: making one costs the same for a year of history as for thirty.
 */
public final class MarketView {

    private final Instant at;
    private final Instrument[] instruments;
    private final PriceSeries[] series;
    private final int[] newest;
    private final List<Known> facts;

    private MarketView(Instant at, Instrument[] instruments, PriceSeries[] series, int[] newest, List<Known> facts) {
        this.at = at;
        this.instruments = instruments;
        this.series = series;
        this.newest = newest;
        this.facts = facts;
    }

    /** Histories by instrument; the series may reach beyond any instant that is asked for. */
    public static final class Market {

        private final Instrument[] instruments;
        private final PriceSeries[] series;

        /**
         * @param instruments in the order of the series
         * @throws IllegalArgumentException when a series belongs to another instrument
         */
        public Market(List<Instrument> instruments, List<PriceSeries> series) {
            this.instruments = instruments.toArray(Instrument[]::new);
            this.series = series.toArray(PriceSeries[]::new);
            if (this.instruments.length != this.series.length) {
                throw new IllegalArgumentException("There are " + this.instruments.length + " instruments and "
                        + this.series.length + " series of prices");
            }
            for (int i = 0; i < this.series.length; i++) {
                if (!this.series[i].instrument().equals(this.instruments[i].id())) {
                    throw new IllegalArgumentException("The prices of " + this.series[i].instrument()
                            + " stand where those of " + this.instruments[i].id() + " belong");
                }
            }
        }

        /** What was known at this instant: sessions that had closed, and facts that were out. */
        public MarketView at(Instant instant, Collection<? extends Known> facts) {
            int[] newest = new int[series.length];
            LocalDate closed = LocalDate.MIN;
            for (int i = 0; i < series.length; i++) {
                TradingCalendar calendar = instruments[i].calendar();
                if (i == 0 || calendar != instruments[i - 1].calendar()) {
                    closed = calendar.expectedLastSession(instant);
                }
                newest[i] = series[i].rowAt(closed);
            }
            List<Known> out = new ArrayList<>();
            for (Known fact : facts) {
                if (!fact.knownFrom().isAfter(instant)) {
                    out.add(fact);
                }
            }
            return new MarketView(instant, instruments, series, newest, List.copyOf(out));
        }
    }

    /** The instant of the decision. */
    public Instant at() {
        return at;
    }

    /** The day of the decision in Paris, where a PEA trades. */
    public LocalDate day() {
        return at.atZone(TradingCalendar.euronextParis().zone()).toLocalDate();
    }

    /** The instruments whose prices are looked at. */
    public List<Instrument> instruments() {
        return Arrays.asList(instruments.clone());
    }

    /** Whether this instrument is here with at least one session. */
    public boolean hasPrices(String instrument) {
        int index = find(instrument);
        return index >= 0 && newest[index] >= 0;
    }

    /** What this instrument is. */
    public Instrument instrument(String id) {
        return instruments[index(id)];
    }

    /** How many sessions are known. */
    public int sessions(String instrument) {
        return newest[index(instrument)] + 1;
    }

    /** The day of the newest known session. */
    public LocalDate lastSession(String instrument) {
        int index = index(instrument);
        return series[index].session(row(index, 0));
    }

    /** The day of a session as days since 1970-01-01. */
    public int epochDay(String instrument, int sessionsAgo) {
        int index = index(instrument);
        return series[index].epochDay(row(index, sessionsAgo));
    }

    /** The newest known close. */
    public double lastClose(String instrument) {
        return close(instrument, 0);
    }

    public double close(String instrument, int sessionsAgo) {
        int index = index(instrument);
        return series[index].close(row(index, sessionsAgo));
    }

    public double high(String instrument, int sessionsAgo) {
        int index = index(instrument);
        return series[index].high(row(index, sessionsAgo));
    }

    public double low(String instrument, int sessionsAgo) {
        int index = index(instrument);
        return series[index].low(row(index, sessionsAgo));
    }

    /** The fact of this kind that became known last; of several at once the one given last. */
    public <T extends Known> Optional<T> latest(Class<T> kind) {
        return latest(kind, fact -> true);
    }

    /** The fact of this kind, among those that pass, that became known last. */
    public <T extends Known> Optional<T> latest(Class<T> kind, Predicate<? super T> passes) {
        Optional<T> found = Optional.empty();
        Instant newest = Instant.MIN;
        for (Known fact : facts) {
            if (kind.isInstance(fact) && !fact.knownFrom().isBefore(newest) && passes.test(kind.cast(fact))) {
                found = Optional.of(kind.cast(fact));
                newest = fact.knownFrom();
            }
        }
        return found;
    }

    private int find(String instrument) {
        for (int i = 0; i < instruments.length; i++) {
            if (instruments[i].id().equals(instrument)) {
                return i;
            }
        }
        return -1;
    }

    private int index(String instrument) {
        int index = find(instrument);
        if (index < 0) {
            throw new IllegalArgumentException("This view does not look at " + instrument);
        }
        return index;
    }

    private int row(int index, int sessionsAgo) {
        int row = newest[index] - sessionsAgo;
        if (sessionsAgo < 0) {
            throw new IllegalArgumentException(
                    "Nobody knows the future of " + instruments[index].id() + ": " + -sessionsAgo + " sessions ahead");
        }
        if (row < 0) {
            throw new IllegalArgumentException(instruments[index].id() + " has " + (newest[index] + 1)
                    + " known sessions; " + sessionsAgo + " ago is before the first");
        }
        return row;
    }
}
