package io.peaflow.strategy.regime;

import io.peaflow.strategy.Regime;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** Filtered regime probabilities and the regime that counts, one row a session; a row uses that session and earlier ones only. */
public final class RegimePath {

    static final RegimePath EMPTY = new RegimePath(new int[0], new double[0][], new Regime[0], 0);

    /** The columns of probabilities. */
    static final List<Regime> COLUMNS = List.of(Regime.values());

    private final int[] day;
    private final double[][] probability;
    private final Regime[] regime;
    private final int stood;

    private RegimePath(int[] day, double[][] probability, Regime[] regime, int stood) {
        this.day = day;
        this.probability = probability;
        this.regime = regime;
        this.stood = stood;
    }

    static RegimePath of(int[] day, double[][] probability, Steadiness steadiness) {
        Steadiness.Walk walk = new Steadiness.Walk(steadiness);
        Regime[] regime = new Regime[day.length];
        for (int row = 0; row < regime.length; row++) {
            regime[row] = walk.next(probability[row]);
        }
        return new RegimePath(day, probability, regime, walk.stood());
    }

    /** The column of a regime. */
    static int place(Regime regime) {
        return COLUMNS.indexOf(regime);
    }

    public int rows() {
        return day.length;
    }

    public LocalDate session(int row) {
        return LocalDate.ofEpochDay(day[row]);
    }

    /** The filtered probability of a regime at a row. */
    public double probability(int row, Regime of) {
        return probability[row][place(of)];
    }

    /** The regime that counts at a row. */
    public Regime regime(int row) {
        return regime[row];
    }

    /** For how many sessions the last one has stood. */
    public int stood() {
        return stood;
    }

    /** The row of this session; -1 when it has none. */
    public int rowOf(LocalDate session) {
        return Math.max(-1, Arrays.binarySearch(day, (int) session.toEpochDay()));
    }

    /** On which share of the other's last so many sessions both say the same; 0 when they share none. */
    public double agreement(RegimePath other, int sessions) {
        int same = 0;
        int asked = 0;
        for (int row = Math.max(0, other.rows() - sessions); row < other.rows(); row++) {
            int here = rowOf(other.session(row));
            if (here >= 0) {
                asked++;
                same += regime[here] == other.regime[row] ? 1 : 0;
            }
        }
        return asked == 0 ? 0 : same / (double) asked;
    }
}
