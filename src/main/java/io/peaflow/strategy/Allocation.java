package io.peaflow.strategy;

import io.peaflow.kernel.Weight;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a portfolio is divided: a weight for each instrument and the rest in cash, together 1. */
public final class Allocation {

    /** The key of cash where weights are told as a map. */
    public static final String CASH = "CASH";

    private static final Allocation ALL_CASH = new Allocation(new String[0], new double[0]);
    /** Weights that pass 1 by less are rounding, and are brought back to 1 together. */
    private static final double TOLERANCE = 1e-9;

    /** Sorted; no instrument stands twice. */
    private final String[] ids;

    private final double[] weights;
    private final double cash;

    /** Takes both arrays over. */
    private Allocation(String[] ids, double[] weights) {
        this.ids = ids;
        this.weights = weights;
        double invested = 0;
        for (double weight : weights) {
            invested += weight;
        }
        this.cash = Math.max(0, 1 - invested);
    }

    /** Nothing but cash. */
    public static Allocation allCash() {
        return ALL_CASH;
    }

    /**
     * Weights by instrument; what they leave is cash. An entry {@code CASH} may stand there too and must then agree.
     *
     * @throws IllegalArgumentException when they pass 1 together
     */
    public static Allocation of(Map<String, Weight> weights) {
        SortedMap<String, Weight> sorted = new TreeMap<>(weights);
        Weight told = sorted.remove(CASH);
        String[] ids = sorted.keySet().toArray(String[]::new);
        double[] shares = sorted.values().stream().mapToDouble(Weight::share).toArray();
        Allocation made = of(ids, shares);
        if (told != null && Math.abs(told.share() - made.cash) > TOLERANCE) {
            throw new IllegalArgumentException(
                    "The weights of " + sorted.keySet() + " leave " + new Weight(made.cash) + " in cash, not " + told);
        }
        return made;
    }

    /** Takes both arrays over; ids ascend. */
    static Allocation of(String[] ids, double[] weights) {
        double invested = 0;
        for (int i = 0; i < ids.length; i++) {
            if (!(weights[i] >= 0)) {
                throw new IllegalArgumentException("The weight of " + ids[i] + " is " + weights[i]);
            }
            if (i > 0 && ids[i].compareTo(ids[i - 1]) <= 0) {
                throw new IllegalArgumentException(ids[i] + " does not come after " + ids[i - 1]);
            }
            invested += weights[i];
        }
        if (invested > 1 + TOLERANCE) {
            throw new IllegalArgumentException("The weights of " + Arrays.toString(ids) + " come to " + invested
                    + " together, and a PEA borrows nothing");
        }
        if (invested > 1) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= invested;
            }
        }
        return new Allocation(ids, weights);
    }

    public double cash() {
        return cash;
    }

    /** The weight of this instrument, 0 when it does not stand here. */
    public double of(String instrument) {
        int index = Arrays.binarySearch(ids, instrument);
        return index < 0 ? 0 : weights[index];
    }

    /** The instruments, in alphabetical order. */
    public List<String> instruments() {
        return Collections.unmodifiableList(Arrays.asList(ids));
    }

    /** {@code share} of this and the rest of the other. */
    Allocation blend(double share, Allocation other) {
        String[] all = union(other);
        double[] blended = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            blended[i] = share * of(all[i]) + (1 - share) * other.of(all[i]);
        }
        return of(all, blended);
    }

    /** Half the sum of all differences, cash included: the part of the portfolio that would have to move. */
    public double distanceFrom(Allocation other) {
        double sum = Math.abs(cash - other.cash);
        for (String id : union(other)) {
            sum += Math.abs(of(id) - other.of(id));
        }
        return Math.min(1, sum / 2);
    }

    /** Every instrument of either, in order. */
    String[] union(Allocation other) {
        String[] merged = new String[ids.length + other.ids.length];
        int count = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < ids.length || theirs < other.ids.length) {
            int order =
                    mine == ids.length ? 1 : theirs == other.ids.length ? -1 : ids[mine].compareTo(other.ids[theirs]);
            merged[count++] = order <= 0 ? ids[mine] : other.ids[theirs];
            mine += order <= 0 ? 1 : 0;
            theirs += order >= 0 ? 1 : 0;
        }
        return count == merged.length ? merged : Arrays.copyOf(merged, count);
    }

    /** Weights by instrument, cash last: together 1. */
    public Map<String, Double> toMap() {
        Map<String, Double> map = new LinkedHashMap<>();
        for (int i = 0; i < ids.length; i++) {
            map.put(ids[i], weights[i]);
        }
        map.put(CASH, cash);
        return Collections.unmodifiableMap(map);
    }

    String id(int index) {
        return ids[index];
    }

    double weight(int index) {
        return weights[index];
    }

    int size() {
        return ids.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Allocation that && Arrays.equals(ids, that.ids) && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
