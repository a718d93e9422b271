package io.peaflow.quant.feature;

import io.peaflow.kernel.PriceSeries;
import io.peaflow.kernel.ValueSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Measured by bench/p19: the nine features of a long history. Prints names and numbers. */
public final class FeatureFigures {

    private static final int WARM_UP = 300;
    private static final int MEASURED = 201;
    private static final long DAY = 86_400;

    private FeatureFigures() {}

    /** {@code <folder>} with price.csv, vix.csv, slope.csv and spread.csv: a day since 1970-01-01 and a number a line. */
    public static void main(String[] words) throws IOException {
        Path folder = Path.of(words[0]);
        ValueSeries close = series(folder, "price");
        int[] day = days(close);
        double[] value = numbers(close);
        PriceSeries price = new PriceSeries("price", day, value, value, value, value, new long[day.length]);
        long[] decided = Arrays.stream(day).mapToLong(one -> (one + 1) * DAY).toArray();
        double[] milliseconds = new double[MEASURED];
        double sum = 0;
        ValueSeries vix = series(folder, "vix");
        ValueSeries slope = series(folder, "slope");
        ValueSeries spread = series(folder, "spread");
        for (int run = -WARM_UP; run < MEASURED; run++) {
            long began = System.nanoTime();
            FeatureTable table = FeatureTable.of(
                    new FeatureTable.Inputs(price, decided, beside(vix), beside(slope), beside(spread)));
            double spent = (System.nanoTime() - began) / 1e6;
            if (run >= 0) {
                milliseconds[run] = spent;
                sum = 0;
                for (Feature feature : Feature.values()) {
                    sum += table.value(table.rows() - 1, feature) + table.value(table.rows() / 2, feature);
                }
            }
        }
        Arrays.sort(milliseconds);
        System.out.println("ms " + milliseconds[MEASURED / 2]);
        System.out.println("sum " + sum);
    }

    private static Beside beside(ValueSeries values) {
        long[] known = new long[values.size()];
        Arrays.setAll(known, row -> values.epochDay(row) * DAY);
        return new Beside(values, known, 10);
    }

    private static ValueSeries series(Path folder, String name) throws IOException {
        List<String[]> cells = Files.readAllLines(folder.resolve(name + ".csv")).stream()
                .map(line -> line.split(",", -1))
                .toList();
        return new ValueSeries(
                name,
                cells.stream().mapToInt(cell -> Integer.parseInt(cell[0])).toArray(),
                cells.stream().mapToDouble(cell -> Double.parseDouble(cell[1])).toArray());
    }

    private static int[] days(ValueSeries values) {
        int[] day = new int[values.size()];
        Arrays.setAll(day, values::epochDay);
        return day;
    }

    private static double[] numbers(ValueSeries values) {
        double[] numbers = new double[values.size()];
        Arrays.setAll(numbers, values::value);
        return numbers;
    }
}
