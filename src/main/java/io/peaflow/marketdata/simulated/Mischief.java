package io.peaflow.marketdata.simulated;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.kernel.TradingCalendar;
import io.peaflow.marketdata.source.Quotes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts into good bars what providers put into theirs: a price in pence, a missing day, a day told twice, a bar that
 * contradicts itself, an empty newest bar until the market opens, and at the second source a price that differs.
 */
final class Mischief {

    /** When providers have filled in the bar of the evening before: at the opening. */
    private static final LocalTime OPENING = LocalTime.of(9, 0);

    private static final int HUNDRED = 100;

    /** Of each fault on one bar: about two in three years of one instrument since 2020, and few before. */
    private static final double OFTEN = 1.0 / 1200;

    private static final double SELDOM = 1.0 / 25_000;
    private static final int OFTEN_FROM =
            Math.toIntExact(LocalDate.of(2020, 1, 1).toEpochDay());

    /** How many instruments have an empty newest bar in the morning. */
    private static final double MORNING_HOLES = 0.08;

    private enum Fault {
        NONE,
        PENCE,
        HOLE,
        TWICE,
        CONTRADICTION
    }

    private final Dice dice;
    private final boolean second;

    /** @param second whether for the second source: it has no faults but prices that differ now and then */
    Mischief(long seed, String source, boolean second) {
        this.dice = Dice.of(seed, "mischief of " + source);
        this.second = second;
    }

    Quotes spoil(Instrument instrument, Quotes good, Instant at) {
        if (instrument.kind() != InstrumentKind.ETF && instrument.kind() != InstrumentKind.SHARE) {
            return good;
        }
        Dice own = Dice.of(Double.doubleToLongBits(dice.uniform(1)), instrument.id());
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < good.size(); row++) {
            Fault fault = second ? Fault.NONE : faultOf(own, good.day()[row]);
            if (fault != Fault.HOLE) {
                rows.add(row);
            }
            if (fault == Fault.TWICE) {
                rows.add(row);
            }
        }
        Quotes spoilt = copy(good, rows);
        for (int row = 0; row < spoilt.size(); row++) {
            change(spoilt, row, own);
        }
        if (!second) {
            morningHole(instrument, spoilt, own, at);
        }
        return spoilt;
    }

    private static Fault faultOf(Dice own, int day) {
        double chance = own.uniform(day) / (day < OFTEN_FROM ? SELDOM : OFTEN);
        Fault[] faults = Fault.values();
        return chance < faults.length - 1 ? faults[(int) chance + 1] : Fault.NONE;
    }

    private void change(Quotes quotes, int row, Dice own) {
        int day = quotes.day()[row];
        if (second) {
            if (own.uniform(day) < (day < OFTEN_FROM ? SELDOM : OFTEN)) {
                scale(quotes, row, 1.035);
            }
            return;
        }
        switch (faultOf(own, day)) {
            case PENCE -> scale(quotes, row, HUNDRED);
            case CONTRADICTION -> quotes.high()[row] = quotes.low()[row] * 0.97;
            case TWICE -> {
                if (row > 0 && quotes.day()[row - 1] == day) {
                    quotes.close()[row] = quotes.close()[row] * 1.004;
                }
            }
            default -> {
                // A good bar, or one that is not there.
            }
        }
    }

    private static void scale(Quotes quotes, int row, double factor) {
        quotes.open()[row] *= factor;
        quotes.high()[row] *= factor;
        quotes.low()[row] *= factor;
        quotes.close()[row] *= factor;
    }

    /** The session of the evening before is told with an empty bar until the next one opens. */
    private static void morningHole(Instrument instrument, Quotes quotes, Dice own, Instant at) {
        TradingCalendar calendar = instrument.calendar();
        LocalDate newest = calendar.expectedLastSession(at);
        Instant filled =
                calendar.next(newest).atTime(OPENING).atZone(calendar.zone()).toInstant();
        int last = quotes.size() - 1;
        boolean hollow = last >= 0
                && quotes.session(last).equals(newest)
                && at.isBefore(filled)
                && own.uniform(-newest.toEpochDay()) < MORNING_HOLES;
        if (hollow) {
            quotes.open()[last] = Double.NaN;
            quotes.high()[last] = Double.NaN;
            quotes.low()[last] = Double.NaN;
            quotes.close()[last] = Double.NaN;
            quotes.volume()[last] = -1;
        }
    }

    private static Quotes copy(Quotes good, List<Integer> rows) {
        int[] from = rows.stream().mapToInt(Integer::intValue).toArray();
        int[] day = new int[from.length];
        double[][] prices = new double[5][from.length];
        double[][] sources = {good.open(), good.high(), good.low(), good.close(), good.adjustedClose()};
        long[] volume = new long[from.length];
        for (int row = 0; row < from.length; row++) {
            day[row] = good.day()[from[row]];
            volume[row] = good.volume()[from[row]];
            for (int column = 0; column < sources.length; column++) {
                prices[column][row] = sources[column][from[row]];
            }
        }
        return new Quotes(
                good.currency(),
                day,
                prices[0],
                prices[1],
                prices[2],
                prices[3],
                prices[4],
                volume,
                false,
                false,
                good.events());
    }
}
