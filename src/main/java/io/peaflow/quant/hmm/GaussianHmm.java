package io.peaflow.quant.hmm;

import io.peaflow.quant.json.JsonText;
import io.peaflow.quant.json.Sealed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A learnt model: where the chain begins, how it moves, and how the columns spread in each state. Never changed. */
public final class GaussianHmm {

    private static final String FORM = "gaussian-hmm-1";
    private static final double NEAR_ONE = 1e-9;

    private final Parameters parameters;

    GaussianHmm(Parameters parameters) {
        this.parameters = parameters;
        check();
    }

    /** Of numbers that are known: rows of probabilities that sum to 1, and covariances that are positive definite. */
    public static GaussianHmm of(
            Covariance kind, double[] start, double[][] transition, double[][] means, double[][][] covariances) {
        int states = start.length;
        int columns = means.length == 0 ? 0 : means[0].length;
        if (columns == 0 || transition.length != states || means.length != states || covariances.length != states) {
            throw new IllegalArgumentException("The parameters are not all of " + states + " states");
        }
        var parameters = new Parameters(states, columns, kind);
        copy(start, parameters.start, 0, states);
        for (int state = 0; state < states; state++) {
            copy(transition[state], parameters.transition, state * states, states);
            copy(means[state], parameters.mean, state * columns, columns);
            spread(covariances[state], parameters, state);
        }
        return new GaussianHmm(parameters);
    }

    private static void copy(double[] from, double[] to, int at, int length) {
        if (from.length != length) {
            throw new IllegalArgumentException(
                    "A row of the parameters has " + from.length + " numbers, not " + length);
        }
        System.arraycopy(from, 0, to, at, length);
    }

    private static void spread(double[][] covariance, Parameters parameters, int state) {
        int columns = parameters.columns;
        int from = state * parameters.spread();
        for (int row = 0; row < columns; row++) {
            if (covariance.length != columns || covariance[row].length != columns) {
                throw new IllegalArgumentException("A covariance is not " + columns + " by " + columns);
            }
            for (int column = 0; column < columns; column++) {
                if (Double.compare(covariance[row][column], covariance[column][row]) != 0) {
                    throw new IllegalArgumentException("The covariance of state " + state + " is not symmetric");
                }
                if (parameters.kind == Covariance.FULL) {
                    parameters.covariance[from + row * columns + column] = covariance[row][column];
                } else if (row == column) {
                    parameters.covariance[from + row] = covariance[row][row];
                } else if (covariance[row][column] != 0) {
                    throw new IllegalArgumentException("The covariance of state " + state + " is not diagonal");
                }
            }
        }
    }

    private void check() {
        finite(parameters.mean);
        finite(parameters.covariance);
        distribution(parameters.start, 0);
        for (int state = 0; state < parameters.states; state++) {
            distribution(parameters.transition, state * parameters.states);
            double least = parameters.kind == Covariance.FULL
                    ? Cholesky.factor(
                            parameters.covariance,
                            state * parameters.spread(),
                            parameters.columns,
                            new double[parameters.spread()])
                    : Arrays.stream(parameters.covariance, state * parameters.columns, (state + 1) * parameters.columns)
                            .min()
                            .orElse(0);
            if (!(least > 0)) {
                throw new IllegalArgumentException("The covariance of state " + state + " is not positive definite");
            }
        }
    }

    private void distribution(double[] values, int from) {
        double sum = 0;
        for (int i = from; i < from + parameters.states; i++) {
            if (!(values[i] >= 0)) {
                throw new IllegalArgumentException("Not a probability: " + values[i]);
            }
            sum += values[i];
        }
        if (!(Math.abs(sum - 1) < NEAR_ONE)) {
            throw new IllegalArgumentException("Probabilities sum to " + sum + " and not to 1");
        }
    }

    private static void finite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("A parameter is not a finite number: " + value);
            }
        }
    }

    public int states() {
        return parameters.states;
    }

    public int columns() {
        return parameters.columns;
    }

    public Covariance covariance() {
        return parameters.kind;
    }

    /** The probability that the chain begins in each state. */
    public double[] start() {
        return parameters.start.clone();
    }

    /** The probability of a step, from row to column. */
    public double[][] transition() {
        return matrix(parameters.transition, 0, parameters.states, parameters.states);
    }

    /** One row a state. */
    public double[][] means() {
        return matrix(parameters.mean, 0, parameters.states, parameters.columns);
    }

    /** The covariance of a state; beside its diagonal there are zeros when the model is {@link Covariance#DIAGONAL}. */
    public double[][] covariance(int state) {
        int columns = parameters.columns;
        int from = state * parameters.spread();
        if (parameters.kind == Covariance.FULL) {
            return matrix(parameters.covariance, from, columns, columns);
        }
        double[][] result = new double[columns][columns];
        for (int column = 0; column < columns; column++) {
            result[column][column] = parameters.covariance[from + column];
        }
        return result;
    }

    private static double[][] matrix(double[] flat, int from, int rows, int columns) {
        double[][] result = new double[rows][];
        for (int row = 0; row < rows; row++) {
            result[row] = Arrays.copyOfRange(flat, from + row * columns, from + (row + 1) * columns);
        }
        return result;
    }

    /** The smallest eigenvalue of any covariance. */
    public double smallestEigenvalue() {
        return Candidate.smallestEigenvalue(parameters);
    }

    /** Filtered probabilities; those of a row are the same bits whether rows follow or not. */
    public FilteredPath filter(Observations rows) {
        Chain chain = chain(rows);
        double logLikelihood = chain.forward();
        for (double[] probability : chain.probability) {
            Kernels.product(probability, chain.scale, probability, probability.length);
        }
        return new FilteredPath(chain.probability, logLikelihood);
    }

    /** A filter that takes one row after the other. */
    public RunningFilter running() {
        return new RunningFilter(this);
    }

    /** The logarithm of the density of these rows. */
    public double logLikelihood(Observations rows) {
        return chain(rows).forward();
    }

    Parameters parameters() {
        return parameters;
    }

    /** A chain over these rows, ready to be filtered. */
    Chain chain(Observations rows) {
        var densities = densities(rows);
        return new Chain(rows.rows(), densities, parameters);
    }

    Densities densities(Observations rows) {
        if (rows.columns() != parameters.columns) {
            throw new IllegalArgumentException(
                    "The model has " + parameters.columns + " columns, the rows have " + rows.columns());
        }
        var densities = new Densities(rows, parameters.states, parameters.kind);
        densities.take(parameters);
        return densities;
    }

    /** What identifies the numbers: the SHA-256 of their text. */
    public String checksum() {
        return Sealed.checksum(members());
    }

    /** All numbers with their checksum; {@link #ofJson} gives back the same bits. */
    public String toJson() {
        return Sealed.write(members());
    }

    private Map<String, Object> members() {
        var members = new LinkedHashMap<String, Object>();
        members.put("form", FORM);
        members.put("covariance", parameters.kind.name());
        members.put("states", parameters.states);
        members.put("columns", parameters.columns);
        members.put("start", parameters.start);
        members.put("transition", rows(parameters.transition, parameters.states));
        members.put("means", rows(parameters.mean, parameters.columns));
        members.put("covariances", rows(parameters.covariance, parameters.spread()));
        return members;
    }

    private static List<double[]> rows(double[] flat, int columns) {
        var rows = new ArrayList<double[]>();
        for (int from = 0; from < flat.length; from += columns) {
            rows.add(Arrays.copyOfRange(flat, from, from + columns));
        }
        return rows;
    }

    /** Reads what {@link #toJson()} wrote; a text that was changed since is refused. */
    public static GaussianHmm ofJson(String text) {
        Map<String, Object> members = Sealed.open(text);
        if (!JsonText.text(members, "form").equals(FORM)) {
            throw new IllegalArgumentException("Not a model of the form " + FORM);
        }
        var parameters = new Parameters(
                Math.toIntExact(JsonText.whole(members, "states")),
                Math.toIntExact(JsonText.whole(members, "columns")),
                Covariance.valueOf(JsonText.text(members, "covariance")));
        copy(JsonText.numbers(members, "start"), parameters.start, 0, parameters.states);
        read(JsonText.matrix(members, "transition"), parameters.transition, parameters.states);
        read(JsonText.matrix(members, "means"), parameters.mean, parameters.columns);
        read(JsonText.matrix(members, "covariances"), parameters.covariance, parameters.spread());
        return new GaussianHmm(parameters);
    }

    private static void read(double[][] rows, double[] flat, int columns) {
        if (rows.length * columns != flat.length) {
            throw new IllegalArgumentException("The parameters are not all of the same size");
        }
        for (int row = 0; row < rows.length; row++) {
            copy(rows[row], flat, row * columns, columns);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GaussianHmm model && toJson().equals(model.toJson());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parameters.mean);
    }

    @Override
    public String toString() {
        return toJson();
    }
}
