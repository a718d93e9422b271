package io.peaflow.quant.hmm;

import io.peaflow.quant.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/** Where learning begins: rows are given to states in one of several ways, and a model is read off that. */
final class Starts {

    private static final int WAYS = 8;
    private static final int WAYS_BESIDE = 8;

    private final Observations data;
    private final int states;
    private final Readings readings;
    private final Views views;
    private final Regrouping regrouping;

    Starts(Observations data, int states, Covariance kind) {
        this.data = data;
        this.states = states;
        this.readings = new Readings(data, states, kind);
        this.views = new Views(data, readings.mean(), readings.whole());
        this.regrouping = new Regrouping(states, views);
    }

    /**
     * The start of this number. In turn: k-means on all columns, eras, k-means in random directions, single rows, k-means with
     * the spread of all rows and steps that are drawn, layers by the distance from the middle, and k-means on where rows head
     * and along which lines, averaged over some rows: what moves together changes there first.
     */
    Parameters start(int number, RandomStream random) {
        return switch (number % WAYS) {
            case 0 -> readings.of(nearest(views.allColumns(), random));
            case 1 -> readings.of(regrouping.eras(data.rows(), random));
            case 2 -> readings.of(nearest(views.someDirections(random), random));
            case 3 -> readings.ofRandomRows(random);
            case 4 -> readings.ofDrawnSteps(nearest(views.allColumns(), random), random);
            case 5 -> readings.of(layers(views.distances(random)));
            case 6 -> readings.of(nearest(views.averagedHeadings(random), random));
            default -> readings.of(nearest(views.averagedLines(random), random));
        };
    }

    /** A start beside finished models, the best first: states of several of them mixed, or rows regrouped that one has grouped. */
    Parameters beside(List<Learning> finished, int number, RandomStream random) {
        int which = random.nextInt(2) == 0 ? 0 : random.nextInt(finished.size());
        int way = number % WAYS_BESIDE;
        return way == 0
                ? readings.mixed(finished, which, random)
                : readings.of(regrouping.of(finished.get(which), way, random));
    }

    private int[] nearest(double[][] points, RandomStream random) {
        return NearestCentre.groups(points, states, random);
    }

    /** As many rows in each. */
    private int[] layers(double[] distance) {
        double[] sorted = distance.clone();
        Arrays.sort(sorted);
        int[] group = new int[distance.length];
        for (int state = 1; state < states; state++) {
            double limit = sorted[sorted.length * state / states];
            for (int row = 0; row < group.length; row++) {
                group[row] = distance[row] >= limit ? state : group[row];
            }
        }
        return group;
    }
}
