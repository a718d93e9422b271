package io.peaflow.marketdata;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Whole columns as one value each: the database packs the numbers of all rows as it would send them one by one (big-endian),
 * and thousands of rows are read without a step of the driver for each. The rows of all columns of a question come in the
 * same order, which is that of the question they are selected from.
 */
final class Packed {

    private Packed() {}

    /** For {@link #ints(ResultSet, int)}: what the expression gives must not be null. */
    static String ints(String expression) {
        return "string_agg(int4send(" + expression + "), ''::bytea)";
    }

    /** For {@link #doubles(ResultSet, int)}. */
    static String doubles(String expression) {
        return "string_agg(float8send(" + expression + "), ''::bytea)";
    }

    /** For {@link #longs(ResultSet, int)}. */
    static String longs(String expression) {
        return "string_agg(int8send(" + expression + "), ''::bytea)";
    }

    static int[] ints(ResultSet row, int column) throws SQLException {
        ByteBuffer bytes = bytes(row, column);
        int[] numbers = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(numbers);
        return numbers;
    }

    static double[] doubles(ResultSet row, int column) throws SQLException {
        ByteBuffer bytes = bytes(row, column);
        double[] numbers = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(numbers);
        return numbers;
    }

    static long[] longs(ResultSet row, int column) throws SQLException {
        ByteBuffer bytes = bytes(row, column);
        long[] numbers = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(numbers);
        return numbers;
    }

    /** Of no rows the database packs nothing. */
    private static ByteBuffer bytes(ResultSet row, int column) throws SQLException {
        byte[] packed = row.getBytes(column);
        return ByteBuffer.wrap(packed == null ? new byte[0] : packed);
    }
}
