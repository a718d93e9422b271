package io.peaflow.quant.feature;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.ValueSeries;
import io.peaflow.quant.indicator.Average;
import io.peaflow.quant.indicator.Momentum;
import io.peaflow.quant.indicator.Volatility;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nine features, one row a session of the price; row t is made of what was known at the decision after session t. */
public final class FeatureTable {

    /**
     * What the table is made of.
     *
     * @param decidedAt epoch seconds of the decision after each session, ascending
     * @param slope of the yield curve by day: where both yields have a value
     */
    @SuppressWarnings("ArrayRecordComponent") // a parameter list: never compared, never a key
    public record Inputs(PriceSeries price, long[] decidedAt, Beside volatilityIndex, Beside slope, Beside spread) {

        public Inputs {
            if (decidedAt.length != price.size()) {
                throw new IllegalArgumentException(
                        price.size() + " sessions lead to as many decisions, not to " + decidedAt.length);
            }
        }
    }

    private static final int RANK = 20;
    private static final int VOLATILITY = 20;
    private static final int SHORT = 50;
    private static final int LONG = 200;
    private static final int MONTH = 21;

    private final Inputs inputs;
    private final int[] day;
    private final Map<Feature, double[]> columns = new EnumMap<>(Feature.class);

    private FeatureTable(Inputs inputs, int[] day) {
        this.inputs = inputs;
        this.day = day;
    }

    /** Ten-year less two-year yield on the days that have both. */
    public static ValueSeries slope(ValueSeries longYield, ValueSeries shortYield) {
        int[] day = new int[Math.min(longYield.size(), shortYield.size())];
        double[] slope = new double[day.length];
        int n = 0;
        int other = 0;
        for (int row = 0; row < longYield.size(); row++) {
            while (other < shortYield.size() && shortYield.epochDay(other) < longYield.epochDay(row)) {
                other++;
            }
            if (other < shortYield.size() && shortYield.epochDay(other) == longYield.epochDay(row)) {
                day[n] = longYield.epochDay(row);
                slope[n++] = longYield.value(row) - shortYield.value(other);
            }
        }
        return new ValueSeries(
                longYield.instrument() + "-" + shortYield.instrument(), Arrays.copyOf(day, n), Arrays.copyOf(slope, n));
    }

    /** All of them for every session. */
    public static FeatureTable of(Inputs inputs) {
        PriceSeries price = inputs.price();
        int rows = price.size();
        int[] day = new int[rows];
        double[] close = new double[rows];
        for (int row = 0; row < rows; row++) {
            day[row] = price.epochDay(row);
            close[row] = price.close(row);
        }
        FeatureTable table = new FeatureTable(inputs, day);
        double[] vix = inputs.volatilityIndex().at(day, inputs.decidedAt());
        double[] spread = inputs.spread().at(day, inputs.decidedAt());
        double[] longMean = Average.simple(close, LONG).toArray();
        table.columns.put(Feature.VIX_LEVEL, vix);
        table.columns.put(Feature.VIX_RANK, ranks(vix));
        table.columns.put(
                Feature.VOLATILITY, Volatility.realised(close, VOLATILITY).toArray());
        table.columns.put(Feature.PRICE_TO_MEAN, ratio(close, longMean));
        table.columns.put(
                Feature.MEAN_TO_MEAN, ratio(Average.simple(close, SHORT).toArray(), longMean));
        table.columns.put(Feature.MOMENTUM, Momentum.threeMonths(close).toArray());
        table.columns.put(Feature.CURVE_SLOPE, inputs.slope().at(day, inputs.decidedAt()));
        table.columns.put(Feature.CREDIT_SPREAD, spread);
        table.columns.put(Feature.CREDIT_SPREAD_CHANGE, change(spread));
        return table;
    }

    private static double[] ratio(double[] above, double[] below) {
        double[] ratio = new double[above.length];
        for (int row = 0; row < ratio.length; row++) {
            ratio[row] = above[row] / below[row];
        }
        return ratio;
    }

    private static double[] ranks(double[] vix) {
        double[] ranks = empty(vix.length);
        int known = 0;
        for (int row = 0; row < vix.length; row++) {
            known = Double.isNaN(vix[row]) ? 0 : known + 1;
            if (known >= RANK) {
                int below = 0;
                double today = vix[row];
                for (int i = row - RANK + 1; i <= row; i++) {
                    below += vix[i] < today ? 1 : 0;
                }
                ranks[row] = below / (double) RANK;
            }
        }
        return ranks;
    }

    private static double[] change(double[] values) {
        double[] change = empty(values.length);
        for (int row = MONTH; row < values.length; row++) {
            change[row] = values[row] - values[row - MONTH];
        }
        return change;
    }

    private static double[] empty(int rows) {
        double[] column = new double[rows];
        Arrays.fill(column, Double.NaN);
        return column;
    }

    /** The rows up to and with this one. */
    public FeatureTable upTo(int last) {
        FeatureTable shorter = new FeatureTable(inputs, Arrays.copyOf(day, last + 1));
        columns.forEach((feature, column) -> shorter.columns.put(feature, Arrays.copyOf(column, last + 1)));
        return shorter;
    }

    public int rows() {
        return day.length;
    }

    /** The session of a row as days since 1970-01-01. */
    public int epochDay(int row) {
        return day[row];
    }

    /** The rows that have every one of these, up to and with the last one. */
    public int[] rowsWith(List<Feature> features, int last) {
        int[] rows = new int[last + 1];
        Arrays.setAll(rows, row -> row);
        for (Feature feature : features) {
            double[] column = column(feature);
            int n = 0;
            for (int row : rows) {
                rows[n] = row;
                n += Double.isNaN(column[row]) ? 0 : 1;
            }
            rows = Arrays.copyOf(rows, n);
        }
        return rows;
    }

    /**
     * The values of a feature in some rows.
     *
     * @throws IllegalStateException when one is missing: ask {@link #rowsWith} first
     */
    public double[] values(int[] rows, Feature feature) {
        double[] values = new double[rows.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(rows[i], feature);
        }
        return values;
    }

    public boolean has(int row, Feature feature) {
        return !Double.isNaN(column(feature)[row]);
    }

    /**
     * The value of a feature.
     *
     * @throws IllegalStateException when it is missing: ask {@link #has} first
     */
    public double value(int row, Feature feature) {
        double value = column(feature)[row];
        if (Double.isNaN(value)) {
            throw new IllegalStateException(feature + " of row " + row + " is missing");
        }
        return value;
    }

    /** Share of this feature's values up to and with this row that are strictly below it. */
    public double percentile(int row, Feature feature) {
        double today = value(row, feature);
        double[] column = column(feature);
        int below = 0;
        int known = 0;
        for (int i = 0; i <= row; i++) {
            known += Double.isNaN(column[i]) ? 0 : 1;
            below += column[i] < today ? 1 : 0;
        }
        return below / (double) known;
    }

    /** Why a feature is missing; empty when it is not. */
    public Optional<Missing> missing(int row, Feature feature) {
        if (has(row, feature)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (feature) {
                    case VIX_LEVEL, VIX_RANK -> missing(row, feature, Feature.VIX_LEVEL, inputs.volatilityIndex());
                    case CURVE_SLOPE -> missing(row, feature, Feature.CURVE_SLOPE, inputs.slope());
                    case CREDIT_SPREAD, CREDIT_SPREAD_CHANGE ->
                        missing(row, feature, Feature.CREDIT_SPREAD, inputs.spread());
                    case VOLATILITY, PRICE_TO_MEAN, MEAN_TO_MEAN, MOMENTUM -> tooShort(row, feature);
                });
    }

    private Missing tooShort(int row, Feature feature) {
        return new Missing(Missing.Code.SHORT_HISTORY, inputs.price().instrument(), row + 1, feature.sessions());
    }

    private Missing missing(int row, Feature feature, Feature level, Beside beside) {
        double[] values = column(level);
        if (Double.isNaN(values[row])) {
            return beside.why(day[row], inputs.decidedAt()[row]);
        }
        if (row + 1 < feature.sessions()) {
            return tooShort(row, feature);
        }
        int found = 0;
        for (int i = row - feature.sessions() + 1; i <= row; i++) {
            found += Double.isNaN(values[i]) ? 0 : 1;
        }
        return new Missing(Missing.Code.HOLE, beside.name(), found, feature.sessions());
    }

    private double[] column(Feature feature) {
        double[] column = columns.get(feature);
        if (column == null) {
            throw new IllegalStateException(feature + " was not computed");
        }
        return column;
    }
}
