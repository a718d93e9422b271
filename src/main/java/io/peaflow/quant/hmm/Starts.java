package io.peaflow.quant.hmm;

import io.peaflow.quant.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Where learning begins: rows are given to states in one of several ways, and a model is read off that. */
final class Starts {

    private static final int ROUNDS = 20;
    /** How much of a beginning covariance is that of all rows, so that a small group has one too. */
    private static final double SHRINKAGE = 0.1;

    private static final double STAYING = 0.95;
    private static final int SHORTEST_ERA = 20;
    private static final int LONGEST_WINDOW = 40;
    private static final int WAYS = 8;
    private static final int WAYS_BESIDE = 8;
    /** Of the ways beside a model, between this one and the next a state is forgotten, */
    private static final int STRETCH = 1;
    /** and from here to the last two become one. */
    private static final int JOINING = 5;

    private static final int JOINED = 6;

    private static final int VIEWS = 6;

    private final Observations data;
    private final int states;
    private final Covariance kind;
    private final double[] whole;
    /** Each row as a direction: one array a column, without correlations, divided by the length, so that no row is wilder than another. */
    private final double[][] heading;

    Starts(Observations data, int states, Covariance kind) {
        this.data = data;
        this.states = states;
        this.kind = kind;
        this.whole = new double[data.columns() * data.columns()];
        double[] mean = new double[data.columns()];
        covariance(new int[data.rows()], 0, data.rows(), mean, whole);
        this.heading = headings(mean);
    }

    private double[][] headings(double[] mean) {
        int columns = data.columns();
        double[] factor = new double[columns * columns];
        double[] whitening = new double[columns * columns];
        boolean isRegular = Cholesky.factor(whole, 0, columns, factor) > 0;
        if (isRegular) {
            Cholesky.invert(factor, columns, whitening, 0);
        }
        double[][] headings = new double[columns][data.rows()];
        for (int row = 0; row < data.rows(); row++) {
            double length = 0;
            for (int column = 0; column < columns; column++) {
                double sum = isRegular ? 0 : data.value(row, column) - mean[column];
                for (int other = 0; isRegular && other <= column; other++) {
                    sum += whitening[column * columns + other] * (data.value(row, other) - mean[other]);
                }
                headings[column][row] = sum;
                length += sum * sum;
            }
            for (int column = 0; column < columns && length > 0; column++) {
                headings[column][row] /= Math.sqrt(length);
            }
        }
        return headings;
    }

    /**
     * The start of this number. In turn: k-means on all columns, eras, k-means in random directions, single rows, k-means with
     * the spread of all rows and steps that are drawn, layers by the distance from the middle, and k-means on where rows head
     * and along which lines, averaged over some rows: what moves together changes there first.
     */
    Parameters start(int number, RandomStream random) {
        return switch (number % WAYS) {
            case 0 -> of(nearest(allColumns(), random));
            case 1 -> of(eras(random));
            case 2 -> of(nearest(someDirections(random), random));
            case 3 -> ofRandomRows(random);
            case 4 -> drawnSteps(nearest(allColumns(), random), random);
            case 5 -> of(layers(random));
            case 6 -> of(nearest(averagedHeadings(random), random));
            default -> of(nearest(averagedLines(random), random));
        };
    }

    private double[][] averagedHeadings(RandomStream random) {
        int window = 1 + random.nextInt(LONGEST_WINDOW);
        double[][] points = new double[data.rows()][data.columns()];
        for (int column = 0; column < data.columns(); column++) {
            fill(points, column, smoothed(heading[column], window));
        }
        return points;
    }

    private double[][] averagedLines(RandomStream random) {
        int window = 1 + random.nextInt(LONGEST_WINDOW);
        double[][] points = new double[data.rows()][VIEWS];
        for (int view = 0; view < VIEWS; view++) {
            fill(points, view, smoothed(along(random), window));
        }
        return points;
    }

    private static void fill(double[][] points, int column, double[] values) {
        for (int row = 0; row < points.length; row++) {
            points[row][column] = values[row];
        }
    }

    /** How much each row heads along a random line, to either side. */
    private double[] along(RandomStream random) {
        double[] direction = direction(random);
        double[] along = new double[data.rows()];
        for (int column = 0; column < direction.length; column++) {
            for (int row = 0; row < along.length; row++) {
                along[row] += direction[column] * heading[column][row];
            }
        }
        for (int row = 0; row < along.length; row++) {
            along[row] *= along[row];
        }
        return along;
    }

    /** The means of groups, the spread of all rows, and steps drawn from Dirichlet's distribution that prefers extremes. */
    private Parameters drawnSteps(int[] group, RandomStream random) {
        Parameters start = of(group);
        for (int state = 0; state < states; state++) {
            spread(start, state, whole);
            dirichlet(start.transition, state * states, random);
        }
        dirichlet(start.start, 0, random);
        return start;
    }

    private void dirichlet(double[] row, int from, RandomStream random) {
        double sum = 0;
        for (int i = from; i < from + states; i++) {
            // A power of a uniform number: near enough to a gamma variable of a shape below 1.
            row[i] = 1e-9 + StrictMath.pow(random.nextDouble(), states) * -StrictMath.log(1 - random.nextDouble());
            sum += row[i];
        }
        for (int i = from; i < from + states; i++) {
            row[i] /= sum;
        }
    }

    /** By how far a row and its neighbours are from the middle, each column in its own unit. */
    private int[] layers(RandomStream random) {
        double[] distance = new double[data.rows()];
        double[] direction = direction(random);
        for (int column = 0; column < direction.length; column++) {
            double weight = direction[column] * direction[column] / whole[column * direction.length + column];
            for (int row = 0; row < distance.length; row++) {
                distance[row] += weight * data.value(row, column) * data.value(row, column);
            }
        }
        double[] smooth = smoothed(distance, 1 + random.nextInt(LONGEST_WINDOW));
        double[] sorted = smooth.clone();
        Arrays.sort(sorted);
        int[] group = new int[smooth.length];
        for (int state = 1; state < states; state++) {
            double limit = sorted[sorted.length * state / states];
            for (int row = 0; row < group.length; row++) {
                group[row] = smooth[row] >= limit ? state : group[row];
            }
        }
        return group;
    }

    private static double[] smoothed(double[] values, int window) {
        double[] smooth = new double[values.length];
        double sum = 0;
        for (int row = 0; row < values.length; row++) {
            sum += values[row] - (row >= window ? values[row - window] : 0);
            smooth[row] = sum / Math.min(window, row + 1);
        }
        return smooth;
    }

    private double[] direction(RandomStream random) {
        double[] direction = new double[data.columns()];
        for (int column = 0; column < direction.length; column++) {
            direction[column] = random.nextGaussian();
        }
        return direction;
    }

    /**
     * A start beside finished models, the best first. Its states are mixed from several of them; or a stretch of time goes to
     * one state; or a state is forgotten and a new one takes over a part of the rows of another, in time, in a random
     * direction or by their distance; or the rows of two states are shared out anew; or some spells change their state.
     */
    Parameters beside(List<Learning> finished, int number, RandomStream random) {
        int which = random.nextInt(2) == 0 ? 0 : random.nextInt(finished.size());
        int way = number % WAYS_BESIDE;
        if (way == 0) {
            return mixed(finished, which, random);
        }
        int[] group = likeliest(finished.get(which));
        regroup(group, way, finished.get(which), random);
        return of(group);
    }

    private void regroup(int[] group, int way, Learning finished, RandomStream random) {
        int gone = random.nextInt(states);
        int split = other(gone, random);
        if (way > STRETCH && way <= JOINED) {
            join(group, gone, way < JOINING ? other(gone, random) : split);
        }
        switch (way) {
            case STRETCH -> give(group, random.nextInt(states), row -> true, random);
            case 2 -> cutAcross(group, split, gone, projected(random));
            case 3 -> give(group, gone, row -> group[row] == split, random);
            case 4 -> cutAcross(group, split, gone, distances(finished, split));
            case JOINING -> cutAcross(group, split, gone, seen(random));
            case JOINED -> shareOut(group, split, gone, random);
            default -> changeSpells(group, random);
        }
    }

    private double[] seen(RandomStream random) {
        double[] seen = random.nextInt(2) == 0 ? projected(random) : along(random);
        return smoothed(seen, 1 + random.nextInt(LONGEST_WINDOW));
    }

    private void shareOut(int[] group, int from, int to, RandomStream random) {
        int[] eras = eras(random);
        for (int row = 0; row < group.length; row++) {
            group[row] = group[row] == from && (eras[row] & 1) == 1 ? to : group[row];
        }
    }

    private static void join(int[] group, int gone, int heir) {
        for (int row = 0; row < group.length; row++) {
            group[row] = group[row] == gone ? heir : group[row];
        }
    }

    private void changeSpells(int[] group, RandomStream random) {
        double share = 0.05 + 0.3 * random.nextDouble();
        int row = 0;
        while (row < group.length) {
            int end = row + 1;
            while (end < group.length && group[end] == group[row]) {
                end++;
            }
            if (random.nextDouble() < share) {
                Arrays.fill(group, row, end, other(group[row], random));
            }
            row = end;
        }
    }

    /** How unusual each row is for a state, by the columns one at a time. */
    private double[] distances(Learning finished, int state) {
        Parameters model = finished.parameters();
        double[] distance = new double[data.rows()];
        for (int column = 0; column < data.columns(); column++) {
            double mean = model.mean[state * data.columns() + column];
            double variance = model.covariance[model.variance(state, column)];
            for (int row = 0; row < distance.length; row++) {
                double difference = data.value(row, column) - mean;
                distance[row] += difference * difference / variance;
            }
        }
        return distance;
    }

    private double[] projected(RandomStream random) {
        double[] direction = direction(random);
        double[] seen = new double[data.rows()];
        for (int column = 0; column < direction.length; column++) {
            for (int row = 0; row < seen.length; row++) {
                seen[row] += direction[column] * data.value(row, column);
            }
        }
        return seen;
    }

    /** Those rows of a state that are above its mean go to another. */
    private static void cutAcross(int[] group, int from, int to, double[] seen) {
        double sum = 0;
        int count = 0;
        for (int row = 0; row < group.length; row++) {
            if (group[row] == from) {
                sum += seen[row];
                count++;
            }
        }
        for (int row = 0; row < group.length; row++) {
            if (group[row] == from && seen[row] * count > sum) {
                group[row] = to;
            }
        }
    }

    private int other(int state, RandomStream random) {
        return (state + 1 + random.nextInt(Math.max(1, states - 1))) % states;
    }

    private Parameters mixed(List<Learning> finished, int which, RandomStream random) {
        Parameters start = even();
        int columns = start.columns;
        int spread = start.spread();
        for (int state = 0; state < states; state++) {
            int chosen = random.nextInt(2) == 0 ? which : random.nextInt(finished.size());
            Parameters from = finished.get(chosen).parameters();
            int donor = random.nextInt(states);
            System.arraycopy(from.mean, donor * columns, start.mean, state * columns, columns);
            System.arraycopy(from.covariance, donor * spread, start.covariance, state * spread, spread);
        }
        return start;
    }

    private int[] likeliest(Learning finished) {
        int[] group = new int[data.rows()];
        for (int row = 0; row < group.length; row++) {
            for (int state = 1; state < states; state++) {
                if (finished.smoothed(state)[row] > finished.smoothed(group[row])[row]) {
                    group[row] = state;
                }
            }
        }
        return group;
    }

    /** Gives those rows of a random stretch of time to a state. */
    private static void give(int[] group, int state, IntPredicate which, RandomStream random) {
        int begin = random.nextInt(group.length);
        int end = Math.min(group.length, begin + group.length / 20 + random.nextInt(1 + group.length / 3));
        for (int row = begin; row < end; row++) {
            group[row] = which.test(row) ? state : group[row];
        }
    }

    private double[][] allColumns() {
        double[][] points = new double[data.rows()][data.columns()];
        for (int row = 0; row < points.length; row++) {
            for (int column = 0; column < data.columns(); column++) {
                points[row][column] = data.value(row, column);
            }
        }
        return points;
    }

    /** Each row seen in two random directions. */
    private double[][] someDirections(RandomStream random) {
        double[][] direction = new double[2][data.columns()];
        for (double[] one : direction) {
            for (int column = 0; column < one.length; column++) {
                one[column] = random.nextGaussian();
            }
        }
        double[][] points = new double[data.rows()][2];
        for (int row = 0; row < points.length; row++) {
            for (int column = 0; column < data.columns(); column++) {
                points[row][0] += direction[0][column] * data.value(row, column);
                points[row][1] += direction[1][column] * data.value(row, column);
            }
        }
        return points;
    }

    /** Stretches of time, each of a random state. */
    private int[] eras(RandomStream random) {
        int[] group = new int[data.rows()];
        int longest = Math.max(SHORTEST_ERA + 1, data.rows() / (2 + random.nextInt(3 * states)));
        int row = 0;
        int state = random.nextInt(states);
        while (row < group.length) {
            int end = Math.min(group.length, row + SHORTEST_ERA + random.nextInt(longest));
            Arrays.fill(group, row, end, state);
            row = end;
            state = (state + 1 + random.nextInt(Math.max(1, states - 1))) % states;
        }
        return group;
    }

    /** k-means after the seeding of Arthur and Vassilvitskii (2007). */
    private int[] nearest(double[][] points, RandomStream random) {
        double[][] centres = seeds(points, random);
        int[] group = new int[points.length];
        for (int round = 0; round < ROUNDS; round++) {
            boolean moved = assign(points, centres, group);
            if (!moved && round > 0) {
                break;
            }
            centre(points, group, centres);
        }
        return group;
    }

    private double[][] seeds(double[][] points, RandomStream random) {
        double[][] centres = new double[states][];
        double[] distance = new double[points.length];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        centres[0] = points[random.nextInt(points.length)].clone();
        for (int next = 1; next < states; next++) {
            double total = 0;
            for (int row = 0; row < points.length; row++) {
                distance[row] = Math.min(distance[row], squared(points[row], centres[next - 1]));
                total += distance[row];
            }
            double drawn = random.nextDouble() * total;
            int row = 0;
            while (row < points.length - 1 && drawn >= distance[row]) {
                drawn -= distance[row++];
            }
            centres[next] = points[row].clone();
        }
        return centres;
    }

    private static double squared(double[] first, double[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (first[i] - second[i]) * (first[i] - second[i]);
        }
        return sum;
    }

    private static boolean assign(double[][] points, double[][] centres, int[] group) {
        boolean moved = false;
        for (int row = 0; row < points.length; row++) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int state = 0; state < centres.length; state++) {
                double distance = squared(points[row], centres[state]);
                if (distance < least) {
                    least = distance;
                    best = state;
                }
            }
            moved |= group[row] != best;
            group[row] = best;
        }
        return moved;
    }

    private static void centre(double[][] points, int[] group, double[][] centres) {
        int[] count = new int[centres.length];
        double[][] sum = new double[centres.length][points[0].length];
        for (int row = 0; row < points.length; row++) {
            count[group[row]]++;
            for (int i = 0; i < points[row].length; i++) {
                sum[group[row]][i] += points[row][i];
            }
        }
        for (int state = 0; state < centres.length; state++) {
            for (int i = 0; i < centres[state].length && count[state] > 0; i++) {
                centres[state][i] = sum[state][i] / count[state];
            }
        }
    }

    private Parameters ofRandomRows(RandomStream random) {
        Parameters start = even();
        for (int state = 0; state < states; state++) {
            int row = random.nextInt(data.rows());
            for (int column = 0; column < data.columns(); column++) {
                start.mean[state * data.columns() + column] = data.value(row, column);
            }
            spread(start, state, whole);
        }
        return start;
    }

    /** The model of rows that were given to states. */
    private Parameters of(int[] group) {
        Parameters start = even();
        double[] mean = new double[data.columns()];
        double[] own = new double[whole.length];
        for (int state = 0; state < states; state++) {
            int count = covariance(group, state, data.rows(), mean, own);
            System.arraycopy(mean, 0, start.mean, state * mean.length, mean.length);
            double share = count > data.columns() ? SHRINKAGE : 1;
            for (int i = 0; i < own.length; i++) {
                own[i] = share * whole[i] + (1 - share) * own[i];
            }
            spread(start, state, own);
        }
        return start;
    }

    private Parameters even() {
        var start = new Parameters(states, data.columns(), kind);
        Arrays.fill(start.start, 1.0 / states);
        for (int from = 0; from < states; from++) {
            for (int to = 0; to < states; to++) {
                start.transition[from * states + to] =
                        states == 1 ? 1 : from == to ? STAYING : (1 - STAYING) / (states - 1);
            }
        }
        return start;
    }

    private void spread(Parameters start, int state, double[] covariance) {
        int columns = data.columns();
        if (kind == Covariance.FULL) {
            System.arraycopy(covariance, 0, start.covariance, state * covariance.length, covariance.length);
            return;
        }
        for (int column = 0; column < columns; column++) {
            start.covariance[state * columns + column] = covariance[column * columns + column];
        }
    }

    /** Mean and covariance of the rows of one group; how many there are. */
    private int covariance(int[] group, int wanted, int rows, double[] mean, double[] result) {
        int columns = data.columns();
        Arrays.fill(mean, 0);
        Arrays.fill(result, 0);
        int count = 0;
        for (int row = 0; row < rows; row++) {
            if (group[row] == wanted) {
                count++;
                for (int column = 0; column < columns; column++) {
                    mean[column] += data.value(row, column);
                }
            }
        }
        for (int column = 0; column < columns; column++) {
            mean[column] /= Math.max(1, count);
        }
        for (int row = 0; row < rows; row++) {
            if (group[row] == wanted) {
                addProducts(row, mean, result);
            }
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= Math.max(1, count);
        }
        return count;
    }

    private void addProducts(int row, double[] mean, double[] result) {
        int columns = data.columns();
        for (int column = 0; column < columns; column++) {
            double difference = data.value(row, column) - mean[column];
            for (int other = 0; other < columns; other++) {
                result[column * columns + other] += difference * (data.value(row, other) - mean[other]);
            }
        }
    }
}
