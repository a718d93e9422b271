package io.peaflow.marketdata;

import io.peaflow.kernel.Bar;
import io.peaflow.marketdata.judge.Agreement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Judged bars on their way to the table, already in the form in which the database takes them. */
final class BarBatch {

    private static final String COLUMNS =
            " (instrument, session, open, high, low, close, volume, agreement, %s, source, reasons)";

    private static final int FIELDS = 11;
    private static final byte[] NOTHING = new byte[0];
    private static final int BYTES_A_ROW = 140;
    private static final Map<Agreement, byte[]> AGREEMENT = new EnumMap<>(Agreement.class);

    static {
        for (Agreement agreement : Agreement.values()) {
            AGREEMENT.put(agreement, CopyRows.utf8(agreement.name()));
        }
    }

    private final String instrument;
    private int size;
    private int[] day;
    private double[] open;
    private double[] high;
    private double[] low;
    private double[] close;
    private long[] volume;
    private Agreement[] agreement;
    private long[] publishedAt;
    private byte[][] source;
    private byte[][] reasons;

    BarBatch(String instrument, int expectedRows) {
        this.instrument = instrument;
        int capacity = Math.max(1, expectedRows);
        day = new int[capacity];
        open = new double[capacity];
        high = new double[capacity];
        low = new double[capacity];
        close = new double[capacity];
        volume = new long[capacity];
        agreement = new Agreement[capacity];
        publishedAt = new long[capacity];
        source = new byte[capacity][];
        reasons = new byte[capacity][];
    }

    String instrument() {
        return instrument;
    }

    int size() {
        return size;
    }

    Object[] sessions() {
        return Arrays.stream(day, 0, size).mapToObj(LocalDate::ofEpochDay).toArray();
    }

    /** The sessions on which a second source agreed. */
    Object[] agreed() {
        return IntStream.range(0, size)
                .filter(row -> agreement[row] == Agreement.AGREED)
                .mapToObj(row -> LocalDate.ofEpochDay(day[row]))
                .toArray();
    }

    LocalDate session(int row) {
        return LocalDate.ofEpochDay(day[row]);
    }

    /**
     * One bar; days ascend.
     *
     * @param epochDay the session as days since 1970-01-01
     * @param shares {@link Bar#UNKNOWN_VOLUME} when the source does not tell
     * @param published when it was out: the close of its session and the lag of its source, in seconds since 1970
     * @param told the source, as {@link CopyRows#utf8} gives it, made once for a batch
     * @param noticed codes of what was noticed and did not stop it; null: nothing
     */
    void add(
            int epochDay,
            double first,
            double highest,
            double lowest,
            double last,
            long shares,
            Agreement agreed,
            long published,
            byte[] told,
            byte @Nullable [] noticed) {
        if (size == day.length) {
            grow();
        }
        day[size] = epochDay;
        open[size] = first;
        high[size] = highest;
        low[size] = lowest;
        close[size] = last;
        volume[size] = shares;
        agreement[size] = agreed;
        publishedAt[size] = published;
        source[size] = told;
        reasons[size++] = noticed == null ? NOTHING : noticed;
    }

    private void grow() {
        int capacity = 2 * size;
        day = Arrays.copyOf(day, capacity);
        open = Arrays.copyOf(open, capacity);
        high = Arrays.copyOf(high, capacity);
        low = Arrays.copyOf(low, capacity);
        close = Arrays.copyOf(close, capacity);
        volume = Arrays.copyOf(volume, capacity);
        agreement = Arrays.copyOf(agreement, capacity);
        publishedAt = Arrays.copyOf(publishedAt, capacity);
        source = Arrays.copyOf(source, capacity);
        reasons = Arrays.copyOf(reasons, capacity);
    }

    /** The rows that are new or other than what stands. */
    BitSet news(Standing standing) {
        var news = new BitSet(size);
        int at = 0;
        for (int row = 0; row < size; row++) {
            while (at < standing.size() && standing.day(at) < day[row]) {
                at++;
            }
            boolean stands = at < standing.size() && standing.day(at) == day[row];
            news.set(
                    row,
                    !stands
                            || standing.differs(
                                    at, open[row], high[row], low[row], close[row], volume[row], agreement[row]));
        }
        return news;
    }

    /** Into the stage, to be held against what stands. */
    void stage(Connection connection, BitSet wanted) throws SQLException {
        rows(wanted, Long.MAX_VALUE).send(connection, "pg_temp.bar_stage" + COLUMNS.formatted("published_at"));
    }

    /**
     * Straight into the table, where nothing stands of these days.
     *
     * @param backfilledBefore what was out before this moment, in seconds since 1970, counts as backfilled
     */
    void store(Connection connection, long backfilledBefore) throws SQLException {
        var all = new BitSet(size);
        all.set(0, size);
        rows(all, backfilledBefore).send(connection, "marketdata.bar" + COLUMNS.formatted("assumed_known_from"));
    }

    private CopyRows rows(BitSet wanted, long before) {
        var rows = new CopyRows(wanted.cardinality() * BYTES_A_ROW);
        byte[] key = CopyRows.utf8(instrument);
        for (int row = wanted.nextSetBit(0); row >= 0; row = wanted.nextSetBit(row + 1)) {
            rows.row(FIELDS);
            rows.text(key);
            rows.date(day[row]);
            rows.number(open[row]);
            rows.number(high[row]);
            rows.number(low[row]);
            rows.number(close[row]);
            if (volume[row] == Bar.UNKNOWN_VOLUME) {
                rows.absent();
            } else {
                rows.whole(volume[row]);
            }
            rows.text(AGREEMENT.getOrDefault(agreement[row], new byte[0]));
            if (publishedAt[row] < before) {
                rows.instant(publishedAt[row]);
            } else {
                rows.absent();
            }
            rows.text(source[row]);
            rows.textOrAbsent(reasons[row].length == 0 ? null : reasons[row]);
        }
        return rows;
    }
}
