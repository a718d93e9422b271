package io.peaflow.marketdata;

import io.peaflow.kernel.PriceSeries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads columns straight from the versions of bars: one index scan for what is known now, two for what was. */
@Component
class JdbcPriceHistory implements PriceHistory {

    private static final String COLUMNS = "SELECT b.session - DATE '1970-01-01' AS day, b.open, b.high, b.low, b.close,"
            + " coalesce(b.volume, -1) AS volume FROM marketdata.bar b WHERE b.instrument = ? AND b.verdict = 'GOOD' AND ";

    private static final String PACKED = "SELECT " + Packed.ints("day") + ", " + Packed.doubles("open") + ", "
            + Packed.doubles("high") + ", " + Packed.doubles("low") + ", " + Packed.doubles("close") + ", "
            + Packed.longs("volume") + " FROM (%s) AS bars";

    private final JdbcTemplate jdbc;
    private final Adjusting adjusting;

    JdbcPriceHistory(JdbcTemplate jdbc, Adjusting adjusting) {
        this.jdbc = jdbc;
        this.adjusting = adjusting;
    }

    @Override
    public PriceSeries read(String instrument, Knowledge knowledge, Basis basis, LocalDate from) {
        PriceSeries raw = jdbc.execute((Connection connection) -> raw(connection, instrument, knowledge, from));
        if (raw == null) {
            throw new IllegalStateException("the read of " + instrument + " gave no result");
        }
        return basis == Basis.RAW ? raw : adjusting.adjusted(raw, basis, knowledge);
    }

    private static PriceSeries raw(Connection connection, String instrument, Knowledge knowledge, LocalDate from)
            throws SQLException {
        Past past = Past.of(knowledge);
        if (past != null) {
            SeriesLock.read(connection, instrument);
        }
        String columns = COLUMNS + Past.since(from, "session");
        String question = PACKED.formatted(
                past == null ? columns + "b.superseded_at IS NULL" : past.question(columns, "marketdata.bar", ""));
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
        rows.next();
        int[] day = Packed.ints(rows, 1);
        int[] order = order(day);
        return new PriceSeries(
                instrument,
                inOrder(day, order),
                inOrder(Packed.doubles(rows, 2), order),
                inOrder(Packed.doubles(rows, 3), order),
                inOrder(Packed.doubles(rows, 4), order),
                inOrder(Packed.doubles(rows, 5), order),
                inOrder(Packed.longs(rows, 6), order));
    }

    /** The rows by day. The database gives runs that ascend, mostly one: to sort them here costs less than there. */
    private static int[] order(int[] day) {
        long[] keys = new long[day.length];
        boolean ascending = true;
        for (int row = 0; row < day.length; row++) {
            keys[row] = ((long) day[row] << 32) | row;
            ascending &= row == 0 || day[row] > day[row - 1];
        }
        if (!ascending) {
            Arrays.sort(keys);
        }
        int[] order = new int[day.length];
        for (int row = 0; row < day.length; row++) {
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
