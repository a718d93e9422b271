package io.peaflow.strategy;

import io.peaflow.kernel.MarketView;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One measure by which instruments are put in order, the highest first. */
enum Ranking {
    /** The return from twelve months ago to one month ago (Jegadeesh and Titman, 1993): P[t-21] / P[t-252] - 1. */
    MOMENTUM(253) {
        @Override
        OptionalDouble score(MarketView view, String instrument) {
            return OptionalDouble.of(view.close(instrument, MONTH) / view.close(instrument, YEAR) - 1);
        }
    },
    /** Earnings of twelve months over the price. */
    EARNINGS_YIELD(1) {
        @Override
        OptionalDouble score(MarketView view, String instrument) {
            Fundamentals known = figures(view, instrument);
            return known == null ? OptionalDouble.empty() : perPrice(known.earnings(), view.lastClose(instrument));
        }
    },
    /** Equity over the price. */
    BOOK_YIELD(1) {
        @Override
        OptionalDouble score(MarketView view, String instrument) {
            Fundamentals known = figures(view, instrument);
            return known == null ? OptionalDouble.empty() : perPrice(known.book(), view.lastClose(instrument));
        }
    },
    /** Dividends of twelve months over the price. */
    DIVIDEND_YIELD(1) {
        @Override
        OptionalDouble score(MarketView view, String instrument) {
            Fundamentals known = figures(view, instrument);
            return known == null ? OptionalDouble.empty() : perPrice(known.dividend(), view.lastClose(instrument));
        }
    };

    private static final int MONTH = 21;
    private static final int YEAR = 252;

    private final int sessions;

    Ranking(int sessions) {
        this.sessions = sessions;
    }

    /** How many known sessions it takes. */
    int sessions() {
        return sessions;
    }

    /** The score of an instrument with enough sessions; empty when a figure is missing. */
    abstract OptionalDouble score(MarketView view, String instrument);

    private static OptionalDouble perPrice(double perShare, double price) {
        return price > 0 ? OptionalDouble.of(perShare / price) : OptionalDouble.empty();
    }

    private static @Nullable Fundamentals figures(MarketView view, String instrument) {
        return view.latest(Fundamentals.class, known -> known.instrument().equals(instrument))
                .orElse(null);
    }
}
