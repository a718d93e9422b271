package io.peaflow.cli;

import io.peaflow.chart.Ink;
import io.peaflow.chart.LineChart;
import io.peaflow.cli.StudyFile.Rule;
import io.peaflow.cli.StudyResult.Unit;
import io.peaflow.quant.hmm.Convergence;
import io.peaflow.quant.hmm.Covariance;
import io.peaflow.quant.hmm.FilteredPath;
import io.peaflow.quant.hmm.GaussianHmm;
import io.peaflow.quant.hmm.HmmFit;
import io.peaflow.quant.hmm.HmmTraining;
import io.peaflow.quant.hmm.Observations;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "regimes",
        header = "States that come and go: a hidden Markov model of a matrix, and which state each row is in.",
        description =
                "Every column but date is a feature. The probabilities of a row are filtered: they know nothing of"
                        + " later rows.",
        footer = {"", "Example: peaflow study regimes matrix.csv --states 3 --covariance full --json"})
final class StudyRegimes extends StudyWord {

    private static final int LAST_ROWS = 10;

    /** The rows that have a number in every column. */
    @SuppressWarnings("ArrayRecordComponent") // columns on purpose: never compared, never a key
    private record Matrix(List<String> columns, LocalDate[] day, double[][] column, int emptyRows) {}

    @Parameters(paramLabel = "<matrix.csv>", description = "A file with the column date and one column a feature.")
    Path file = Path.of("");

    @Option(
            names = "--states",
            paramLabel = "<number>",
            defaultValue = "3",
            description = "How many states there are (default: 3).")
    int states;

    @Option(
            names = "--covariance",
            paramLabel = "<kind>",
            defaultValue = "full",
            description = "Whether the features of a state may move together: full or diagonal (default: full).")
    Covariance covariance = Covariance.FULL;

    @Option(
            names = "--restarts",
            paramLabel = "<number>",
            defaultValue = "" + HmmTraining.RESTARTS,
            description =
                    "How many starts are tried, sixteen at a time; more never find a worse model, and take longer (default: 480).")
    int restarts;

    @Option(
            names = "--seed",
            paramLabel = "<number>",
            defaultValue = "0",
            description = "The same seed gives the same model, bit for bit (default: 0).")
    long seed;

    StudyRegimes(Workplace workplace) {
        super(workplace);
    }

    @Override
    StudyResult study() {
        atLeastOne("--states", states);
        atLeastOne("--restarts", restarts);
        Matrix matrix = matrix(StudyFile.ofDays(file));
        Observations rows = Observations.ofColumns(matrix.column());
        HmmTraining training =
                HmmTraining.of(states, covariance).withRestarts(restarts).withSeed(seed);
        return switch (training.fit(rows)) {
            case HmmFit.Degenerate none ->
                throw new Refusal(
                        ExitCodes.FAILED,
                        file + " gives no model of " + states + " states: " + named(none.reason(), matrix) + " ("
                                + none.cause()
                                + ").\n  Remedy: fewer --states, --covariance diagonal, more rows, or fewer columns.");
            case HmmFit.Learnt learnt -> result(matrix, rows, learnt);
        };
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new Refusal(
                    ExitCodes.USAGE, option + " is " + value + ", must be at least 1.\n  Remedy: " + option + " 3.");
        }
    }

    private Matrix matrix(StudyFile read) {
        List<String> names = read.names();
        if (names.isEmpty()) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    file
                            + " has no column but date.\n"
                            + "  Remedy: give every feature a column with its name in the header.");
        }
        List<double[]> columns =
                names.stream().map(name -> read.numbers(name, Rule.ANY)).toList();
        read.refuseWrong();
        int[] kept = StudyFile.rowsWith(columns);
        if (kept.length == 0) {
            throw new Refusal(
                    ExitCodes.USAGE,
                    file
                            + " has no row with a number in every column.\n"
                            + "  Remedy: fill the cells, or leave columns out.");
        }
        return new Matrix(
                names,
                Arrays.stream(kept).mapToObj(read::date).toArray(LocalDate[]::new),
                columns.stream()
                        .map(column -> Arrays.stream(kept)
                                .mapToDouble(row -> column[row])
                                .toArray())
                        .toArray(double[][]::new),
                read.size() - kept.length);
    }

    /** A reason of the pure floor counts columns; a person has their names. */
    private static String named(String reason, Matrix matrix) {
        String named = reason;
        for (int column = matrix.columns().size() - 1; column >= 0; column--) {
            named = named.replace(
                    "column " + column + " ", "column " + matrix.columns().get(column) + " ");
        }
        return named;
    }

    private StudyResult result(Matrix matrix, Observations rows, HmmFit.Learnt learnt) {
        GaussianHmm model = learnt.model();
        FilteredPath path = model.filter(rows);
        Convergence convergence = learnt.convergence();
        int last = matrix.day().length - 1;
        var result = new StudyResult(file + ", " + states + " states");
        result.put("file", file.toString(), Unit.NONE)
                .put("columns", matrix.columns(), Unit.NONE)
                .put("rows", matrix.day().length, Unit.NONE)
                .put("emptyRows", matrix.emptyRows(), Unit.NONE)
                .put("from", matrix.day()[0], Unit.NONE)
                .put("to", matrix.day()[last], Unit.NONE)
                .put("states", states, Unit.NONE)
                .put("covariance", covariance.name().toLowerCase(Locale.ROOT), Unit.NONE)
                .put("restarts", restarts, Unit.NONE)
                .put("seed", seed, Unit.NONE)
                .put("logLikelihood", learnt.logLikelihood(), Unit.NUMBER)
                .put(
                        "freeParameters",
                        covariance.freeParameters(states, matrix.columns().size()),
                        Unit.NONE)
                .put("bic", learnt.bic(), Unit.NUMBER)
                .put("converged", convergence.converged(), Unit.NONE)
                .put("iterations", convergence.iterations(), Unit.NONE)
                .put("lastGain", convergence.gain(), Unit.NUMBER)
                .put("smallestEigenvalue", convergence.smallestEigenvalue(), Unit.NUMBER)
                .put("smallestState", convergence.smallestState(), Unit.NUMBER)
                .put("checksum", model.checksum(), Unit.NONE)
                .hidden("start", model.start())
                .hidden("transition", model.transition())
                .hidden("means", model.means())
                .hidden(
                        "covariances",
                        IntStream.range(0, states).mapToObj(model::covariance).toArray(double[][][]::new))
                .hidden(
                        "dates",
                        Arrays.stream(matrix.day()).map(LocalDate::toString).toList())
                .hidden(
                        "filtered",
                        IntStream.range(0, matrix.day().length)
                                .mapToObj(path::row)
                                .toArray(double[][]::new))
                .rows("perState", perState(matrix, model, path), Unit.NUMBER)
                .rows("lastRows", lastRows(matrix, path), Unit.NUMBER);
        return draw(result, matrix, path);
    }

    private List<Map<String, @Nullable Object>> perState(Matrix matrix, GaussianHmm model, FilteredPath path) {
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (int state = 0; state < states; state++) {
            int wanted = state;
            long likeliest = IntStream.range(0, path.rows())
                    .filter(row -> path.likeliest(row) == wanted)
                    .count();
            double staying = model.transition()[state][state];
            var row = new LinkedHashMap<String, @Nullable Object>();
            row.put("state", state);
            row.put("share", likeliest / (double) path.rows());
            row.put("expectedRows", staying < 1 ? 1 / (1 - staying) : null);
            for (int column = 0; column < matrix.columns().size(); column++) {
                row.put("mean " + matrix.columns().get(column), model.means()[state][column]);
                row.put(
                        "deviation " + matrix.columns().get(column),
                        Math.sqrt(model.covariance(state)[column][column]));
            }
            rows.add(row);
        }
        return rows;
    }

    private List<Map<String, @Nullable Object>> lastRows(Matrix matrix, FilteredPath path) {
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (int at = Math.max(0, path.rows() - LAST_ROWS); at < path.rows(); at++) {
            var row = new LinkedHashMap<String, @Nullable Object>();
            row.put("date", matrix.day()[at]);
            row.put("likeliest", path.likeliest(at));
            for (int state = 0; state < states; state++) {
                row.put("p" + state, path.probability(at, state));
            }
            rows.add(row);
        }
        return rows;
    }

    private StudyResult draw(StudyResult result, Matrix matrix, FilteredPath path) {
        var chart = new LineChart(
                "regimes",
                "Probability of each state",
                "The filtered probability of each state at each row, from the rows up to it.",
                Locale.ENGLISH);
        int[] days = Arrays.stream(matrix.day())
                .mapToInt(day -> Math.toIntExact(day.toEpochDay()))
                .toArray();
        for (int state = 0; state < states; state++) {
            int drawn = state;
            chart.line(new LineChart.Line(
                    "state " + state,
                    days,
                    IntStream.range(0, days.length)
                            .mapToDouble(row -> path.probability(row, drawn))
                            .toArray()));
        }
        return result.drawing(chart.svg(Ink.PAGE));
    }
}
