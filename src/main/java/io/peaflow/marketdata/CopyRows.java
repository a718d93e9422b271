package io.peaflow.marketdata;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Rows in PostgreSQL's binary COPY format (PostgreSQL manual, COPY, "Binary Format"), gathered and sent in one go. */
final class CopyRows {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    /** Signature, flags, length of the header's extension. */
    private static final int HEADER = SIGNATURE.length + 8;

    private static final int ABSENT = -1;
    private static final short END = -1;
    /** Days and seconds from 1970-01-01 to 2000-01-01, where PostgreSQL begins to count. */
    private static final int EPOCH_DAYS = 10_957;

    private static final long EPOCH_SECONDS = EPOCH_DAYS * 86_400L;

    private byte[] bytes;
    private int at = HEADER;
    private int begin = HEADER;
    private int rows;

    CopyRows(int expectedBytes) {
        bytes = new byte[HEADER + expectedBytes + 2];
        System.arraycopy(SIGNATURE, 0, bytes, 0, SIGNATURE.length);
    }

    int size() {
        return rows;
    }

    void row(int fields) {
        rows++;
        SHORT.set(grown(2), begin, (short) fields);
    }

    void number(double value) {
        INT.set(grown(4), begin, 8);
        LONG.set(grown(8), begin, Double.doubleToRawLongBits(value));
    }

    void whole(long value) {
        INT.set(grown(4), begin, 8);
        LONG.set(grown(8), begin, value);
    }

    void date(int epochDay) {
        INT.set(grown(4), begin, 4);
        INT.set(grown(4), begin, epochDay - EPOCH_DAYS);
    }

    /** PostgreSQL's date before all others. */
    void beginningOfTime() {
        INT.set(grown(4), begin, 4);
        INT.set(grown(4), begin, Integer.MIN_VALUE);
    }

    void instant(long epochSecond) {
        INT.set(grown(4), begin, 8);
        LONG.set(grown(8), begin, (epochSecond - EPOCH_SECONDS) * 1_000_000);
    }

    /** UTF-8, as {@link #utf8} makes it; an enum's value is its label. */
    void text(byte[] utf8) {
        INT.set(grown(4), begin, utf8.length);
        System.arraycopy(utf8, 0, grown(utf8.length), begin, utf8.length);
    }

    void absent() {
        INT.set(grown(4), begin, ABSENT);
    }

    void textOrAbsent(byte @Nullable [] utf8) {
        if (utf8 == null) {
            absent();
        } else {
            text(utf8);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Room for so many bytes from {@link #begin} on; it may be another array than before, so it is asked for first. */
    private byte[] grown(int length) {
        begin = at;
        at += length;
        if (at + 2 > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(at + 2, bytes.length + (bytes.length >> 1)));
        }
        return bytes;
    }

    /** Sends all rows to {@code COPY <target> FROM STDIN}, on the caller's connection and in its transaction. */
    void send(Connection connection, String target) throws SQLException {
        SHORT.set(bytes, at, END);
        CopyIn copy = new CopyManager(connection.unwrap(BaseConnection.class))
                .copyIn("COPY " + target + " FROM STDIN (FORMAT BINARY)");
        try {
            copy.writeToCopy(bytes, 0, at + 2);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
