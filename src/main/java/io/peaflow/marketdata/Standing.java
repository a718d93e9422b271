package io.peaflow.marketdata;

import io.peaflow.kernel.Bar;
import io.peaflow.marketdata.judge.Agreement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** The versions that stand of one instrument over the days of a batch, so that nothing is sent that is there already. */
final class Standing {

    /** Prices that differ by less than a 32-bit float can tell are the same. */
    private static final double SAME = 1e-7;

    private static final String QUESTION = """
            SELECT session - DATE '1970-01-01', open, high, low, close, coalesce(volume, -1),
                   CASE WHEN verdict = 'GOOD' THEN CASE agreement WHEN 'SINGLE_SOURCE' THEN 0 WHEN 'AGREED' THEN 1 ELSE 2 END
                        ELSE -1 END
            FROM marketdata.bar
            WHERE instrument = ? AND superseded_at IS NULL AND session BETWEEN ? AND ? ORDER BY session""";

    private static final int BAD = -1;

    private int size;
    private int[] day;
    private double[] price;
    private long[] volume;
    private int[] agreement;

    private Standing(int expected) {
        day = new int[expected];
        price = new double[4 * expected];
        volume = new long[expected];
        agreement = new int[expected];
    }

    static Standing under(Connection connection, BarBatch batch) throws SQLException {
        var standing = new Standing(Math.max(16, batch.size()));
        try (PreparedStatement read = connection.prepareStatement(QUESTION)) {
            read.setString(1, batch.instrument());
            read.setObject(2, batch.session(0));
            read.setObject(3, batch.session(batch.size() - 1));
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    standing.add(rows);
                }
            }
        }
        return standing;
    }

    private void add(ResultSet row) throws SQLException {
        if (size == day.length) {
            day = Arrays.copyOf(day, 2 * size);
            price = Arrays.copyOf(price, 8 * size);
            volume = Arrays.copyOf(volume, 2 * size);
            agreement = Arrays.copyOf(agreement, 2 * size);
        }
        day[size] = row.getInt(1);
        for (int column = 0; column < 4; column++) {
            price[4 * size + column] = row.getDouble(2 + column);
        }
        volume[size] = row.getLong(6);
        agreement[size++] = row.getInt(7);
    }

    int size() {
        return size;
    }

    int day(int row) {
        return day[row];
    }

    /**
     * Whether a good bar says something else than the version of its day: a version that was found bad always differs; a
     * volume that is not told and a second source that was not asked say nothing against what stands.
     */
    boolean differs(int row, double open, double high, double low, double close, long shares, Agreement agreed) {
        int at = 4 * row;
        return agreement[row] == BAD
                || isOther(price[at], open)
                || isOther(price[at + 1], high)
                || isOther(price[at + 2], low)
                || isOther(price[at + 3], close)
                || (shares != Bar.UNKNOWN_VOLUME && shares != volume[row])
                || (agreed != Agreement.SINGLE_SOURCE && number(agreed) != agreement[row]);
    }

    private static boolean isOther(double stands, double told) {
        return Math.abs(stands - told) > SAME * Math.abs(stands);
    }

    private static int number(Agreement agreed) {
        return switch (agreed) {
            case SINGLE_SOURCE -> 0;
            case AGREED -> 1;
            case DISPUTED -> 2;
        };
    }
}
