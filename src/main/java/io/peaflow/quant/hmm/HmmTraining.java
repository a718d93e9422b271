package io.peaflow.quant.hmm;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a model is learnt. The same rows, settings and seed give the same model, bit for bit, on any machine.
 *
 * @param restarts the most starts that are tried, {@value Search#ROUND} at a time; more never find a worse model
 * @param maximumIterations of one run of expectation-maximisation
 * @param tolerance in log-likelihood: a run ends when an iteration gains less
 * @param covarianceFloor the least eigenvalue of a covariance, with each column divided by its deviation
 * @param smallestState the fewest rows that a state may have; fewer are asked for where the sample is under 20 times as long
 */
public record HmmTraining(
        int states,
        Covariance covariance,
        int restarts,
        long seed,
        int maximumIterations,
        double tolerance,
        double covarianceFloor,
        int smallestState) {

    public static final int RESTARTS = 480;
    private static final int ITERATIONS = 2_000;
    private static final double TOLERANCE = 1e-6;
    private static final double FLOOR = 1e-6;
    private static final int ROWS = 50;
    private static final int SHARE = 20;

    public HmmTraining {
        if (states < 1 || restarts < 1 || maximumIterations < 1 || smallestState < 0) {
            throw new IllegalArgumentException("Learning needs a state, a start and an iteration: " + states + ", "
                    + restarts + ", " + maximumIterations);
        }
        if (!(tolerance >= 0) || !(covarianceFloor > 0)) {
            throw new IllegalArgumentException("The tolerance must not be negative and the floor must be above 0: "
                    + tolerance + ", " + covarianceFloor);
        }
    }

    /** With settings that find a good optimum of a few thousand rows in a few seconds. */
    public static HmmTraining of(int states, Covariance covariance) {
        return new HmmTraining(states, covariance, RESTARTS, 0, ITERATIONS, TOLERANCE, FLOOR, ROWS);
    }

    public HmmTraining withRestarts(int number) {
        return new HmmTraining(
                states, covariance, number, seed, maximumIterations, tolerance, covarianceFloor, smallestState);
    }

    public HmmTraining withSeed(long other) {
        return new HmmTraining(
                states, covariance, restarts, other, maximumIterations, tolerance, covarianceFloor, smallestState);
    }

    public HmmTraining withTolerance(double other) {
        return new HmmTraining(
                states, covariance, restarts, seed, maximumIterations, other, covarianceFloor, smallestState);
    }

    /** Learns from these rows. */
    public HmmFit fit(Observations rows) {
        return fit(rows, Optional.empty());
    }

    /**
     * Learns from these rows, beginning at a model of rows that were much the same: last month's. Many times quicker, because
     * no other beginning is tried; what comes out depends on where it began.
     */
    public HmmFit refit(Observations rows, GaussianHmm before) {
        if (before.states() != states || before.columns() != rows.columns() || before.covariance() != covariance) {
            throw new IllegalArgumentException("A model of " + before.states() + " states and " + before.columns()
                    + " columns, " + before.covariance() + ", cannot begin one of " + states + " and "
                    + rows.columns() + ", " + covariance);
        }
        return fit(rows, Optional.of(before));
    }

    private HmmFit fit(Observations rows, Optional<GaussianHmm> before) {
        int columns = rows.columns();
        double fewest = Math.min(smallestState, rows.rows() / (double) SHARE);
        long needed = (long) Math.ceil(states * Math.max(fewest, covariance == Covariance.FULL ? columns + 2 : 3));
        if (rows.rows() < needed) {
            return new HmmFit.Degenerate(
                    HmmFit.Cause.TOO_FEW_ROWS,
                    states + " states of " + columns + " columns need at least " + needed + " rows; there are "
                            + rows.rows());
        }
        double[] centre = new double[columns];
        double[] unit = new double[columns];
        for (int column = 0; column < columns; column++) {
            centre[column] = rows.mean(column);
            unit[column] = rows.deviation(column, centre[column]);
            if (!(unit[column] > Math.ulp(centre[column]) * rows.rows())) {
                return new HmmFit.Degenerate(
                        HmmFit.Cause.CONSTANT_COLUMN, "column " + column + " is " + centre[column] + " in every row");
            }
        }
        var search = new Search(rows.scaled(centre, unit), this, fewest);
        Candidate best = before.map(model -> search.from(model.parameters().scaled(centre, unit)))
                .orElseGet(search::best);
        return judged(best, fewest, rows, centre, unit);
    }

    HmmFit judged(Candidate best, double fewest, Observations rows, double[] centre, double[] unit) {
        if (!best.sound(covarianceFloor, 0)) {
            return new HmmFit.Degenerate(
                    HmmFit.Cause.COVARIANCE_COLLAPSED,
                    "in the best of " + restarts + " starts the columns of a state are nearly multiples of each other"
                            + " (smallest eigenvalue " + best.smallestEigenvalue() + ", floor " + covarianceFloor
                            + "): leave a column out, or use diagonal covariances or fewer states");
        }
        if (best.smallestState() < fewest) {
            return new HmmFit.Degenerate(
                    HmmFit.Cause.STATE_TOO_RARE,
                    "in the best of " + restarts + " starts a state is there for " + best.smallestState()
                            + " rows, fewer than " + fewest + ": use fewer states or more rows");
        }
        var model = new GaussianHmm(canonical(best.parameters()).inUnits(centre, unit));
        double logLikelihood = model.logLikelihood(rows);
        double bic =
                -2 * logLikelihood + covariance.freeParameters(states, rows.columns()) * StrictMath.log(rows.rows());
        return new HmmFit.Learnt(
                model,
                logLikelihood,
                bic,
                new Convergence(
                        best.gain() <= tolerance,
                        best.iterations(),
                        best.gain(),
                        restarts,
                        best.smallestEigenvalue(),
                        best.smallestState()));
    }

    /** States in ascending order of their means, the first column first. */
    private static Parameters canonical(Parameters parameters) {
        Comparator<Integer> byMeans = (first, second) -> Arrays.compare(
                parameters.mean,
                first * parameters.columns,
                (first + 1) * parameters.columns,
                parameters.mean,
                second * parameters.columns,
                (second + 1) * parameters.columns);
        int[] order = IntStream.range(0, parameters.states)
                .boxed()
                .sorted(byMeans)
                .mapToInt(Integer::intValue)
                .toArray();
        return parameters.ordered(order);
    }
}
