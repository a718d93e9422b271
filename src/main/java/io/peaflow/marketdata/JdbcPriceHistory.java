package io.peaflow.marketdata;

import io.peaflow.kernel.PriceSeries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads columns straight from the versions of bars: one index scan for what is known now, two for what was. */
@Component
class JdbcPriceHistory implements PriceHistory {

    private static final String COLUMNS = "SELECT b.session - DATE '1970-01-01' AS day, b.open, b.high, b.low, b.close,"
            + " coalesce(b.volume, -1) FROM marketdata.bar b WHERE b.instrument = ? AND b.verdict = 'GOOD' AND ";

    private static final String CURRENT = COLUMNS + "b.superseded_at IS NULL ORDER BY b.session";

    private final JdbcTemplate jdbc;
    private final Adjusting adjusting;

    JdbcPriceHistory(JdbcTemplate jdbc, Adjusting adjusting) {
        this.jdbc = jdbc;
        this.adjusting = adjusting;
    }

    @Override
    public PriceSeries read(String instrument, Knowledge knowledge, Basis basis) {
        PriceSeries raw = jdbc.execute((Connection connection) -> raw(connection, instrument, knowledge));
        if (raw == null) {
            throw new IllegalStateException("the read of " + instrument + " gave no result");
        }
        return basis == Basis.RAW ? raw : adjusting.adjusted(raw, basis, knowledge);
    }

    private static PriceSeries raw(Connection connection, String instrument, Knowledge knowledge) throws SQLException {
        Past past = Past.of(knowledge);
        if (past != null) {
            SeriesLock.read(connection, instrument);
        }
        String question = past == null ? CURRENT : past.question(COLUMNS, "marketdata.bar", "");
        try (PreparedStatement read = connection.prepareStatement(question)) {
            if (past == null) {
                read.setString(1, instrument);
            } else {
                past.bind(read, instrument);
            }
            try (ResultSet rows = read.executeQuery()) {
                return columns(instrument, rows);
            }
        }
    }

    private static PriceSeries columns(String instrument, ResultSet rows) throws SQLException {
        int capacity = 8192;
        int[] day = new int[capacity];
        double[] open = new double[capacity];
        double[] high = new double[capacity];
        double[] low = new double[capacity];
        double[] close = new double[capacity];
        long[] volume = new long[capacity];
        int n = 0;
        while (rows.next()) {
            if (n == capacity) {
                capacity *= 2;
                day = Arrays.copyOf(day, capacity);
                open = Arrays.copyOf(open, capacity);
                high = Arrays.copyOf(high, capacity);
                low = Arrays.copyOf(low, capacity);
                close = Arrays.copyOf(close, capacity);
                volume = Arrays.copyOf(volume, capacity);
            }
            day[n] = rows.getInt(1);
            open[n] = rows.getDouble(2);
            high[n] = rows.getDouble(3);
            low[n] = rows.getDouble(4);
            close[n] = rows.getDouble(5);
            volume[n] = rows.getLong(6);
            n++;
        }
        int[] order = order(day, n);
        return new PriceSeries(
                instrument,
                inOrder(day, order),
                inOrder(open, order),
                inOrder(high, order),
                inOrder(low, order),
                inOrder(close, order),
                inOrder(volume, order));
    }

    /** The rows by day. The database gives runs that ascend, mostly one: to sort them here costs less than there. */
    private static int[] order(int[] day, int rows) {
        long[] keys = new long[rows];
        boolean ascending = true;
        for (int row = 0; row < rows; row++) {
            keys[row] = ((long) day[row] << 32) | row;
            ascending &= row == 0 || day[row] > day[row - 1];
        }
        if (!ascending) {
            Arrays.sort(keys);
        }
        int[] order = new int[rows];
        for (int row = 0; row < rows; row++) {
            order[row] = (int) keys[row];
        }
        return order;
    }

    private static int[] inOrder(int[] column, int[] order) {
        int[] sorted = new int[order.length];
        for (int row = 0; row < order.length; row++) {
            sorted[row] = column[order[row]];
        }
        return sorted;
    }

    private static double[] inOrder(double[] column, int[] order) {
        double[] sorted = new double[order.length];
        for (int row = 0; row < order.length; row++) {
            sorted[row] = column[order[row]];
        }
        return sorted;
    }

    private static long[] inOrder(long[] column, int[] order) {
        long[] sorted = new long[order.length];
        for (int row = 0; row < order.length; row++) {
            sorted[row] = column[order[row]];
        }
        return sorted;
    }
}
