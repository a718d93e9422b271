package io.peaflow.quant.hmm;

import io.peaflow.quant.random.RandomStream;
import java.util.Arrays;

/** Gives points to the nearest of some centres that move into their middle: k-means. */
final class NearestCentre {

    private static final int ROUNDS = 20;

    private NearestCentre() {}

    /** The group of every point, after the seeding of Arthur and Vassilvitskii (2007). */
    static int[] groups(double[][] points, int states, RandomStream random) {
        double[][] centres = seeds(points, states, random);
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

    private static double[][] seeds(double[][] points, int states, RandomStream random) {
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
}
