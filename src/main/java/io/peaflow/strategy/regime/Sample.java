package io.peaflow.strategy.regime;

import io.peaflow.quant.feature.Feature;
import io.peaflow.quant.feature.FeatureTable;
import io.peaflow.quant.hmm.Covariance;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows and features a model is trained on: ten rows for each number it is free to choose, and never fewer than five
 * years. A shorter history makes do with a diagonal covariance, then with fewer features, then there is no model.
 *
 * @param rows of the table, ascending, each with all of the features
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never a key
record Sample(List<Feature> features, Covariance covariance, int[] rows) {

    static final int STATES = 3;
    private static final int ROWS_A_NUMBER = 10;
    private static final int FIVE_YEARS = 1_260;
    /** One feature alone tells no weather. */
    private static final int FEWEST_FEATURES = 2;

    /** A sample, or what is missing for one. */
    sealed interface Found permits Enough, TooShort {}

    record Enough(Sample sample) implements Found {}

    record TooShort(String missing) implements Found {}

    /** How many rows this takes. */
    static int needed(int features, Covariance covariance) {
        return Math.max(FIVE_YEARS, ROWS_A_NUMBER * covariance.freeParameters(STATES, features));
    }

    /** Out of the rows up to and with the last one. */
    static Found of(FeatureTable table, int last, List<Feature> wanted, Covariance covariance) {
        List<Feature> features = new ArrayList<>(wanted);
        while (true) {
            int[] rows = table.rowsWith(features, last);
            if (rows.length >= needed(features.size(), covariance)) {
                return new Enough(new Sample(List.copyOf(features), covariance, rows));
            }
            if (rows.length >= needed(features.size(), Covariance.DIAGONAL)) {
                return new Enough(new Sample(List.copyOf(features), Covariance.DIAGONAL, rows));
            }
            if (features.size() <= FEWEST_FEATURES) {
                return new TooShort(tooShort(table, last, wanted, covariance));
            }
            features.remove(theDearest(table, last, features));
        }
    }

    /** The feature without which most rows are left; of equals the last. */
    private static Feature theDearest(FeatureTable table, int last, List<Feature> features) {
        Feature dearest = features.getLast();
        int most = -1;
        for (Feature candidate : features) {
            List<Feature> rest =
                    features.stream().filter(feature -> feature != candidate).toList();
            int left = table.rowsWith(rest, last).length;
            if (left >= most) {
                most = left;
                dearest = candidate;
            }
        }
        return dearest;
    }

    private static String tooShort(FeatureTable table, int last, List<Feature> wanted, Covariance covariance) {
        List<String> sessions = new ArrayList<>();
        for (Feature feature : wanted) {
            sessions.add(feature.key() + " " + table.rowsWith(List.of(feature), last).length);
        }
        return "a model of " + wanted.size() + " features needs " + needed(wanted.size(), covariance)
                + " sessions that have all of them, and of two features " + FIVE_YEARS + "; there are: "
                + String.join(", ", sessions);
    }
}
