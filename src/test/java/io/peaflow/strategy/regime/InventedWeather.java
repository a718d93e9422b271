package io.peaflow.strategy.regime;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.quant.feature.Beside;
import io.peaflow.quant.feature.FeatureTable;
import java.util.Arrays;
import java.util.Random;

/** A market of three regimes whose truth is known: calm and rising, uneasy, stormy and falling. */
public final class InventedWeather {

    private static final double[] DRIFT = {0.0008, 0.0002, -0.0020};
    private static final double[] SWING = {0.006, 0.011, 0.028};
    private static final double[] VIX = {13, 20, 38};
    private static final double[] SPREAD = {1.8, 2.4, 4.5};
    private static final double STAY = 0.985;
    private static final long DAY = 86_400;

    /** 0, 1 or 2 on each session. */
    final int[] truth;

    private final double[] close;
    private final double[] vix;
    private final double[] spread;
    private final double[] slope;

    InventedWeather(int sessions, long seed) {
        this(sessions, seed, sessions);
    }

    /**
     * @param known so many sessions are those of the seed, what comes later is another world
     */
    public InventedWeather(int sessions, long seed, int known) {
        Random random = new Random(seed);
        truth = new int[sessions];
        close = new double[sessions];
        vix = new double[sessions];
        spread = new double[sessions];
        slope = new double[sessions];
        double price = 1_000;
        double level = VIX[0];
        double credit = SPREAD[0];
        int state = 0;
        for (int t = 0; t < sessions; t++) {
            random = t == known ? new Random(~seed) : random;
            if (random.nextDouble() > STAY) {
                state = (state + 1 + random.nextInt(2)) % 3;
            }
            truth[t] = state;
            price *= Math.exp(DRIFT[state] + SWING[state] * random.nextGaussian());
            level += 0.25 * (VIX[state] - level) + 0.04 * level * random.nextGaussian();
            credit += 0.10 * (SPREAD[state] - credit) + 0.02 * random.nextGaussian();
            close[t] = price;
            vix[t] = Math.max(8, level);
            spread[t] = credit;
            slope[t] = 1 + Math.sin(t / 300.0) + 0.02 * random.nextGaussian();
        }
    }

    /** The closes of the first so many sessions. */
    public double[] closes(int sessions) {
        return Arrays.copyOf(close, sessions);
    }

    /** The features of the first so many sessions. */
    public FeatureTable table(int sessions) {
        int[] day = new int[sessions];
        long[] decided = new long[sessions];
        for (int t = 0; t < sessions; t++) {
            day[t] = 8_000 + t / 5 * 7 + t % 5;
            decided[t] = day[t] * DAY + DAY + 6 * 3600;
        }
        double[] price = Arrays.copyOf(close, sessions);
        PriceSeries series =
                new PriceSeries("GSPC", day, price, price.clone(), price.clone(), price.clone(), new long[sessions]);
        return FeatureTable.of(new FeatureTable.Inputs(
                series, decided, beside("VIX", vix, day), beside("SLOPE", slope, day), beside("BAA10Y", spread, day)));
    }

    private static Beside beside(String name, double[] values, int[] day) {
        long[] known = Arrays.stream(day).mapToLong(d -> d * DAY + DAY).toArray();
        return new Beside(new ValueSeries(name, day.clone(), Arrays.copyOf(values, day.length)), known, 10);
    }
}
