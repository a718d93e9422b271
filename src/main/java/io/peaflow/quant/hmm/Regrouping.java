package io.peaflow.quant.hmm;

import io.peaflow.quant.random.RandomStream;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Gives rows to states in other ways than a finished model does. */
final class Regrouping {

    private static final int SHORTEST_ERA = 20;
    /** Of the ways, between this one and the next a state is forgotten, */
    private static final int STRETCH = 1;
    /** and from here to the last two become one. */
    private static final int JOINING = 5;

    private static final int JOINED = 6;

    private final int states;
    private final Views views;

    Regrouping(int states, Views views) {
        this.states = states;
        this.views = views;
    }

    /**
     * A stretch of time goes to one state; or a state is forgotten and a new one takes over a part of the rows of another, in
     * time, in a random direction or by their distance; or the rows of two states are shared out anew; or some spells change
     * their state.
     */
    int[] of(Learning finished, int way, RandomStream random) {
        int[] group = likeliest(finished);
        regroup(group, way, finished, random);
        return group;
    }

    private int[] likeliest(Learning finished) {
        int[] group = new int[finished.smoothed(0).length];
        for (int row = 0; row < group.length; row++) {
            for (int state = 1; state < states; state++) {
                if (finished.smoothed(state)[row] > finished.smoothed(group[row])[row]) {
                    group[row] = state;
                }
            }
        }
        return group;
    }

    private void regroup(int[] group, int way, Learning finished, RandomStream random) {
        int gone = random.nextInt(states);
        int split = other(gone, random);
        if (way > STRETCH && way <= JOINED) {
            join(group, gone, way < JOINING ? other(gone, random) : split);
        }
        switch (way) {
            case STRETCH -> give(group, random.nextInt(states), row -> true, random);
            case 2 -> cutAcross(group, split, gone, views.projected(random));
            case 3 -> give(group, gone, row -> group[row] == split, random);
            case 4 -> cutAcross(group, split, gone, views.distances(finished, split));
            case JOINING -> cutAcross(group, split, gone, views.averaged(random));
            case JOINED -> shareOut(group, split, gone, random);
            default -> changeSpells(group, random);
        }
    }

    private void shareOut(int[] group, int from, int to, RandomStream random) {
        int[] eras = eras(group.length, random);
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

    /** Gives those rows of a random stretch of time to a state. */
    private static void give(int[] group, int state, IntPredicate which, RandomStream random) {
        int begin = random.nextInt(group.length);
        int end = Math.min(group.length, begin + group.length / 20 + random.nextInt(1 + group.length / 3));
        for (int row = begin; row < end; row++) {
            group[row] = which.test(row) ? state : group[row];
        }
    }

    /** Stretches of time, each of a random state. */
    int[] eras(int rows, RandomStream random) {
        int[] group = new int[rows];
        int longest = Math.max(SHORTEST_ERA + 1, rows / (2 + random.nextInt(3 * states)));
        int row = 0;
        int state = random.nextInt(states);
        while (row < group.length) {
            int end = Math.min(group.length, row + SHORTEST_ERA + random.nextInt(longest));
            Arrays.fill(group, row, end, state);
            row = end;
            state = other(state, random);
        }
        return group;
    }
}
