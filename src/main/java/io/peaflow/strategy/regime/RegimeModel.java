package io.peaflow.strategy.regime;

import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.quant.hmm.Covariance;
import io.peaflow.quant.hmm.FilteredPath;
import io.peaflow.quant.hmm.GaussianHmm;
import io.peaflow.quant.hmm.HmmFit;
import io.peaflow.quant.hmm.HmmTraining;
import io.peaflow.quant.hmm.Observations;
import io.peaflow.quant.json.JsonText;
import io.peaflow.quant.json.Sealed;
import io.peaflow.strategy.Regime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trained model of the weather: features, their scale in the training window, the chain, and what its states are called.
 * The chain is in the features' own units; the search for it and the names of its states standardise by the window alone.
 */
public final class RegimeModel {

    /**
     * How models are trained.
     *
     * @param features that the model may see, in this order
     * @param restarts of the search for the best fit
     */
    public record Recipe(List<Feature> features, Covariance covariance, int restarts, long seed) {

        public Recipe {
            features = List.copyOf(features);
            if (features.isEmpty()) {
                throw new IllegalArgumentException("A model without features sees nothing");
            }
        }
    }

    /** What came of training. */
    public sealed interface Training permits Trained, Untrained {}

    /**
     * A model.
     *
     * @param rows that it was trained on
     * @param firstDay of the training window, as days since 1970-01-01
     * @param lastDay likewise
     * @param isAmbiguous whether two of its states might as well be called the other way round
     * @param isConverged whether the search ended because nothing was gained any more
     */
    public record Trained(
            RegimeModel model,
            int rows,
            int firstDay,
            int lastDay,
            double logLikelihood,
            boolean isAmbiguous,
            boolean isConverged,
            String report)
            implements Training {}

    /** None, and why. */
    public record Untrained(String reason) implements Training {}

    private static final String FORM = "regime-model-1";

    private final List<Feature> features;
    private final double[] centre;
    private final double[] unit;
    private final StateNames names;
    private final GaussianHmm chain;

    private RegimeModel(List<Feature> features, double[] centre, double[] unit, StateNames names, GaussianHmm chain) {
        this.features = List.copyOf(features);
        this.centre = centre;
        this.unit = unit;
        this.names = names;
        this.chain = chain;
    }

    /**
     * Trains on the rows of the table up to and with the last one, and on nothing else.
     *
     * @param before a model of rows that were much the same, such as last month's: the search begins there, and is many times
     *     quicker; empty for a search from scratch
     */
    public static Training train(FeatureTable table, int last, Recipe recipe, Optional<RegimeModel> before) {
        return switch (Sample.of(table, last, recipe.features(), recipe.covariance())) {
            case Sample.TooShort tooShort -> new Untrained(tooShort.missing());
            case Sample.Enough enough -> train(table, enough.sample(), recipe, before);
        };
    }

    /** What these rows lack to train on; empty when they are enough. */
    public static Optional<String> lack(FeatureTable table, int last, Recipe recipe) {
        return Sample.of(table, last, recipe.features(), recipe.covariance()) instanceof Sample.TooShort tooShort
                ? Optional.of(tooShort.missing())
                : Optional.empty();
    }

    private static Training train(FeatureTable table, Sample sample, Recipe recipe, Optional<RegimeModel> before) {
        double[][] columns = columns(table, sample.rows(), sample.features());
        double[] centre = new double[columns.length];
        double[] unit = new double[columns.length];
        for (int column = 0; column < columns.length; column++) {
            centre[column] = Arrays.stream(columns[column]).average().orElseThrow();
            unit[column] = deviation(columns[column], centre[column]);
            if (!(unit[column] > 0)) {
                return new Untrained(
                        sample.features().get(column).key() + " is the same on all " + sample.rows().length + " days");
            }
        }
        HmmTraining training = HmmTraining.of(Sample.STATES, sample.covariance())
                .withRestarts(recipe.restarts())
                .withSeed(recipe.seed());
        Observations rows = Observations.ofColumns(columns);
        HmmFit fit = before.filter(model -> model.isLike(sample))
                .map(model -> training.refit(rows, model.chain))
                .orElseGet(() -> training.fit(rows));
        return switch (fit) {
            case HmmFit.Degenerate none -> new Untrained(none.cause() + ": " + none.reason());
            case HmmFit.Learnt learnt -> {
                StateNames names = StateNames.of(
                        sample.features(), standardised(learnt.model().means(), centre, unit));
                int[] used = sample.rows();
                yield new Trained(
                        new RegimeModel(sample.features(), centre, unit, names, learnt.model()),
                        used.length,
                        table.epochDay(used[0]),
                        table.epochDay(used[used.length - 1]),
                        learnt.logLikelihood(),
                        names.isAmbiguous(),
                        learnt.convergence().converged(),
                        report(sample, learnt, names));
            }
        };
    }

    private static String report(Sample sample, HmmFit.Learnt learnt, StateNames names) {
        return sample.features().size() + " features, " + sample.covariance() + " covariance, "
                + learnt.convergence().restarts() + " starts, log-likelihood "
                + Math.round(learnt.logLikelihood()) + ", BIC " + Math.round(learnt.bic())
                + ", least distance of two scores "
                + Math.round(names.gap() * 100) / 100.0;
    }

    private static double[][] columns(FeatureTable table, int[] rows, List<Feature> features) {
        return features.stream().map(feature -> table.values(rows, feature)).toArray(double[][]::new);
    }

    private static double deviation(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }

    /** Means in deviations from those of the training window. */
    private static double[][] standardised(double[][] means, double[] centre, double[] unit) {
        double[][] standardised = new double[means.length][centre.length];
        for (int state = 0; state < means.length; state++) {
            for (int column = 0; column < centre.length; column++) {
                standardised[state][column] = (means[state][column] - centre[column]) / unit[column];
            }
        }
        return standardised;
    }

    private boolean isLike(Sample sample) {
        return features.equals(sample.features()) && chain.covariance() == sample.covariance();
    }

    /** The features that it sees. */
    public List<Feature> features() {
        return features;
    }

    /** Which regime each row of the table is, from that row and those before it. Rows that lack a feature are passed over. */
    public RegimePath read(FeatureTable table, Steadiness steadiness) {
        int[] rows = table.rowsWith(features, table.rows() - 1);
        int n = rows.length;
        if (n == 0) {
            return RegimePath.EMPTY;
        }
        FilteredPath filtered = chain.filter(Observations.ofColumns(columns(table, rows, features)));
        int[] day = new int[n];
        double[][] probability = new double[n][Regime.values().length];
        int[] place = names.regimes().stream().mapToInt(RegimePath::place).toArray();
        for (int i = 0; i < n; i++) {
            day[i] = table.epochDay(rows[i]);
            for (int state = 0; state < Sample.STATES; state++) {
                probability[i][place[state]] = filtered.probability(i, state);
            }
        }
        return RegimePath.of(day, probability, steadiness);
    }

    /** Of its numbers: two models with the same are the same. */
    public String checksum() {
        return Sealed.checksum(members());
    }

    /** All of it with its checksum; {@link #ofJson} gives back the same bits. */
    public String toJson() {
        return Sealed.write(members());
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("form", FORM);
        members.put("features", features.stream().map(Feature::key).toList());
        members.put("centre", centre);
        members.put("unit", unit);
        members.put("regimes", names.regimes().stream().map(Regime::name).toList());
        members.put("scores", names.scores());
        members.put("chain", JsonText.read(chain.toJson()));
        return members;
    }

    /** Reads what {@link #toJson()} wrote; a text that was changed since is refused. */
    public static RegimeModel ofJson(String text) {
        Map<String, Object> members = Sealed.open(text);
        if (!JsonText.text(members, "form").equals(FORM)) {
            throw new IllegalArgumentException("Not a model of the form " + FORM);
        }
        GaussianHmm chain = GaussianHmm.ofJson(JsonText.of(JsonText.member(members, "chain")));
        return new RegimeModel(
                JsonText.list(members, "features").stream()
                        .map(key -> Feature.of(String.valueOf(key)))
                        .toList(),
                JsonText.numbers(members, "centre"),
                JsonText.numbers(members, "unit"),
                StateNames.known(
                        JsonText.list(members, "regimes").stream()
                                .map(name -> Regime.valueOf(String.valueOf(name)))
                                .toList(),
                        JsonText.numbers(members, "scores")),
                chain);
    }
}
