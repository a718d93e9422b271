package io.peaflow.marketdata;

import io.peaflow.kernel.Bar;
import io.peaflow.marketdata.judge.Agreement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The versions that stand of one instrument over the days of a batch, so that nothing is sent that is there already. */
final class Standing {

    /** Prices that differ by less than a 32-bit float can tell are the same. */
    private static final double SAME = 1e-7;

    private static final String QUESTION = "SELECT " + Packed.ints("day") + ", " + Packed.doubles("open") + ", "
            + Packed.doubles("high") + ", " + Packed.doubles("low") + ", " + Packed.doubles("close") + ", "
            + Packed.longs("volume") + ", " + Packed.ints("agreed") + """
             FROM (SELECT session - DATE '1970-01-01' AS day, open, high, low, close, coalesce(volume, -1) AS volume,
                          CASE WHEN verdict = 'GOOD'
                               THEN CASE agreement WHEN 'SINGLE_SOURCE' THEN 0 WHEN 'AGREED' THEN 1 ELSE 2 END
                               ELSE -1 END AS agreed
                   FROM marketdata.bar
                   WHERE instrument = ? AND superseded_at IS NULL AND session BETWEEN ? AND ? ORDER BY session) AS bars""";

    private static final int BAD = -1;

    private final int[] day;
    private final double[] open;
    private final double[] high;
    private final double[] low;
    private final double[] close;
    private final long[] volume;
    private final int[] agreement;

    private Standing(ResultSet row) throws SQLException {
        day = Packed.ints(row, 1);
        open = Packed.doubles(row, 2);
        high = Packed.doubles(row, 3);
        low = Packed.doubles(row, 4);
        close = Packed.doubles(row, 5);
        volume = Packed.longs(row, 6);
        agreement = Packed.ints(row, 7);
    }

    static Standing under(Connection connection, BarBatch batch) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(QUESTION)) {
            read.setString(1, batch.instrument());
            read.setObject(2, batch.session(0));
            read.setObject(3, batch.session(batch.size() - 1));
            try (ResultSet row = read.executeQuery()) {
                row.next();
                return new Standing(row);
            }
        }
    }

    int size() {
        return day.length;
    }

    int day(int row) {
        return day[row];
    }

    /**
     * Whether a good bar says something else than the version of its day: a version that was found bad always differs; a
     * volume that is not told and a second source that was not asked say nothing against what stands.
     */
    boolean differs(int row, double first, double highest, double lowest, double last, long shares, Agreement agreed) {
        return agreement[row] == BAD
                || isOther(open[row], first)
                || isOther(high[row], highest)
                || isOther(low[row], lowest)
                || isOther(close[row], last)
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
