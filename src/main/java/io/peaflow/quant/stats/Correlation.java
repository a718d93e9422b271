package io.peaflow.quant.stats;

import io.peaflow.quant.Inputs;
import io.peaflow.quant.Reading;
import java.util.ArrayList;
import java.util.List;

/** How samples move together. */
public final class Correlation {

    private Correlation() {}

    /** Pearson's coefficient, within -1 and 1. */
    public static Reading of(double[] x, double[] y) {
        Moments first = Moments.of(x);
        Moments second = Moments.of(y);
        if (x.length < 2) {
            return Reading.missing("needs 2 values, has " + x.length);
        }
        double r = crossed(x, first, y, second) / Math.sqrt(first.second()) / Math.sqrt(second.second());
        return Reading.of(Math.max(-1, Math.min(1, r)), "all values of one side are the same");
    }

    /** The sum of (x - mean x) (y - mean y). */
    public static double crossed(double[] x, Moments first, double[] y, Moments second) {
        Inputs.sameLength("y", y, x.length);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - first.mean()) * (y[i] - second.mean());
        }
        return sum;
    }

    /** Each sample with each, row by row; exactly symmetric, with exactly 1 in the diagonal of a sample that varies. */
    public static List<List<Reading>> matrix(List<double[]> samples) {
        Reading[][] cells = new Reading[samples.size()][samples.size()];
        for (int i = 0; i < cells.length; i++) {
            Reading own = of(samples.get(i), samples.get(i));
            cells[i][i] = own.isPresent() ? Reading.of(1) : own;
            for (int j = 0; j < i; j++) {
                cells[i][j] = of(samples.get(i), samples.get(j));
                cells[j][i] = cells[i][j];
            }
        }
        var rows = new ArrayList<List<Reading>>();
        for (Reading[] row : cells) {
            rows.add(List.of(row));
        }
        return List.copyOf(rows);
    }
}
