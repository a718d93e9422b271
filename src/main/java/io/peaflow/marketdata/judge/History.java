package io.peaflow.marketdata.judge;

/**
 * What is already known and good of one instrument: closes as they were traded, oldest first.
 *
 * @param day days since 1970-01-01, ascending
 * @param close not adjusted for anything later
 * @param volume -1 where it is not known
 */
@SuppressWarnings("ArrayRecordComponent") // columns on purpose: never compared, never a key
public record History(int[] day, double[] close, long[] volume) {

    /** Nothing is known yet. */
    public static final History NONE = new History(new int[0], new double[0], new long[0]);

    public History {
        if (close.length != day.length || volume.length != day.length) {
            throw new IllegalArgumentException("The columns of the history are not of one length");
        }
    }

    public int size() {
        return day.length;
    }
}
