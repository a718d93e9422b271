package io.peaflow.marketdata.simulated;

import java.time.LocalDate;
import java.time.Month;

/**
 * What moves all prices together, weekday by weekday since 2000: a regime that switches between calm, nervous and crisis,
 * the returns of five markets in it, a currency, fear, yields and spreads. Each day follows from the days before it and
 * from its own chance, so that more days never change the past.
 */
final class Weather {

    /** Monday, the first day. */
    static final int FIRST_DAY =
            Math.toIntExact(LocalDate.of(2000, Month.JANUARY, 3).toEpochDay());

    private static final int WEEK = 7;
    private static final int WORKING_WEEK = 5;

    /** Of staying, by regime: calm lasts about a year and a half, nervous some four months, a crisis two. */
    private static final double[] STAY = {0.9974, 0.988, 0.976};
    /** Where one goes that does not stay: from nervous mostly back to calm. */
    private static final double[] UPWARDS = {1.0, 0.3, 0.0};

    private static final double[] DRIFT = {0.00075, 0.00005, -0.0022};
    private static final double[] VOLATILITY = {0.0065, 0.0125, 0.026};
    private static final double[] FEAR = {14, 22, 38};
    private static final double[] SPREAD = {1.9, 2.7, 4.6};
    /** Chance of a crash on one day, by regime; about one in six years. */
    private static final double[] CRASH = {0.00005, 0.0006, 0.006};

    private static final double CENT = 0.01;

    private final int days;
    private final int[] regime;
    private final double[] us;
    private final double[] tech;
    private final double[] europe;
    private final double[] emerging;
    private final double[] usd;
    private final double[] fear;
    private final double[] tenYears;
    private final double[] twoYears;
    private final double[] fed;
    private final double[] ecb;
    private final double[] spread;

    private final Dice turns;
    private final Dice shocks;
    private final Dice crashes;
    private final Dice ofTech;
    private final Dice ofEurope;
    private final Dice ofEmerging;
    private final Dice ofCurrency;
    private final Dice ofFear;
    private final Dice ofYields;
    private final Dice ofSpreads;

    /** @param last the last day, included */
    Weather(long seed, LocalDate last) {
        days = Math.max(1, indexOf(Math.toIntExact(last.toEpochDay())) + 1);
        regime = new int[days];
        us = new double[days];
        tech = new double[days];
        europe = new double[days];
        emerging = new double[days];
        usd = new double[days];
        fear = new double[days];
        tenYears = new double[days];
        twoYears = new double[days];
        fed = new double[days];
        ecb = new double[days];
        spread = new double[days];
        turns = Dice.of(seed, "turns");
        shocks = Dice.of(seed, "shocks");
        crashes = Dice.of(seed, "crashes");
        ofTech = Dice.of(seed, "tech");
        ofEurope = Dice.of(seed, "europe");
        ofEmerging = Dice.of(seed, "emerging");
        ofCurrency = Dice.of(seed, "currency");
        ofFear = Dice.of(seed, "fear");
        ofYields = Dice.of(seed, "yields");
        ofSpreads = Dice.of(seed, "spreads");
        fear[0] = FEAR[0];
        tenYears[0] = 4.2;
        twoYears[0] = 3.6;
        fed[0] = 3.25;
        ecb[0] = 2.25;
        spread[0] = SPREAD[0];
        for (int i = 1; i < days; i++) {
            markets(i);
            money(i);
        }
    }

    /** The position of a weekday; of a day at the weekend that of the Friday before. */
    static int indexOf(int epochDay) {
        int since = epochDay - FIRST_DAY;
        int week = Math.floorDiv(since, WEEK);
        return week * WORKING_WEEK + Math.min(Math.floorMod(since, WEEK), WORKING_WEEK - 1);
    }

    /** The day at a position. */
    static int dayOf(int index) {
        return FIRST_DAY + index / WORKING_WEEK * WEEK + index % WORKING_WEEK;
    }

    private void markets(int i) {
        int before = regime[i - 1];
        boolean stays = turns.uniform(i) < STAY[before];
        int now = stays ? before : turns.uniform(-i) < UPWARDS[before] ? before + 1 : before - 1;
        regime[i] = now;
        double scale = VOLATILITY[now];
        double crash = crashes.uniform(i) < CRASH[now] ? -0.04 - 0.06 * crashes.uniform(-i) : 0;
        us[i] = bounded(DRIFT[now] + scale * shocks.normal(i) + crash);
        tech[i] = bounded(0.0001 + 1.12 * us[i] + 0.55 * scale * ofTech.normal(i));
        // Paris closes while New York still trades: half of its move is felt on the day and half on the next.
        europe[i] = bounded(0.5 * us[i] + 0.4 * us[i - 1] + 0.65 * scale * ofEurope.normal(i) - 0.00005);
        emerging[i] = bounded(0.35 * us[i] + 0.35 * us[i - 1] + 0.75 * scale * ofEmerging.normal(i) - 0.00005);
    }

    private static double bounded(double move) {
        return Math.clamp(move, -0.18, 0.15);
    }

    private void money(int i) {
        int now = regime[i];
        usd[i] = usd[i - 1] * 0.9993 - 0.02 * us[i] + 0.0052 * ofCurrency.normal(i);
        double pull = Math.log(FEAR[now]) - Math.log(fear[i - 1]);
        fear[i] = Math.clamp(
                fear[i - 1] * Math.exp(0.06 * pull - 3.6 * (us[i] - DRIFT[now]) + 0.035 * ofFear.normal(i)), 9, 90);
        policy(i, now);
        double anchor = 1.6 + 0.75 * fed[i];
        tenYears[i] = floor(tenYears[i - 1]
                + 0.004 * (anchor - tenYears[i - 1])
                + 0.9 * us[i] * now / 2
                + 0.05 * ofYields.normal(i));
        double shortEnd = 0.35 + 0.92 * fed[i];
        twoYears[i] = floor(twoYears[i - 1]
                + 0.012 * (shortEnd - twoYears[i - 1])
                + 0.6 * us[i] * now / 2
                + 0.04 * ofYields.normal(-i));
        spread[i] = Math.max(
                1.2,
                spread[i - 1]
                        + 0.01 * (SPREAD[now] - spread[i - 1])
                        - 1.5 * (us[i] - DRIFT[now])
                        + 0.012 * ofSpreads.normal(i));
    }

    /** Central banks decide every sixth Wednesday: quickly down in a crisis, slowly up in calm years. */
    private void policy(int i, int now) {
        boolean decides = i % 30 == 2;
        double step = !decides ? 0 : now == 2 ? -0.5 : now == 0 && ofYields.uniform(i) < 0.4 ? 0.25 : 0;
        double cooled = decides && fed[i - 1] > 5 ? -0.25 : step;
        fed[i] = Math.clamp(fed[i - 1] + cooled, 0.08, 5.5);
        ecb[i] = Math.clamp(fed[i] - 1.0, -0.5, 4.0);
    }

    private static double floor(double yield) {
        return Math.max(0.05, yield);
    }

    int days() {
        return days;
    }

    /** 0 calm, 1 nervous, 2 crisis. */
    int regime(int i) {
        return regime[i];
    }

    double us(int i) {
        return us[i];
    }

    double tech(int i) {
        return tech[i];
    }

    double europe(int i) {
        return europe[i];
    }

    double emerging(int i) {
        return emerging[i];
    }

    double world(int i) {
        return 0.68 * us[i] + 0.25 * europe[i] + 0.07 * emerging[i];
    }

    /** Dollars for a euro. */
    double dollars(int i) {
        return 1.14 * Math.exp(usd[i]);
    }

    double fear(int i) {
        return fear[i];
    }

    double volatility(int i) {
        return VOLATILITY[regime[i]];
    }

    double tenYears(int i) {
        return cents(tenYears[i]);
    }

    double twoYears(int i) {
        return cents(twoYears[i]);
    }

    double fed(int i) {
        return cents(fed[i]);
    }

    double ecb(int i) {
        return cents(ecb[i]);
    }

    double spread(int i) {
        return cents(spread[i]);
    }

    static double cents(double value) {
        return Math.round(value / CENT) / 100.0;
    }
}
