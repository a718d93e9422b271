package io.peaflow.marketdata;

import io.peaflow.kernel.Bar;
import io.peaflow.marketdata.judge.Agreement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judged bars on their way to the table, already in the form in which the database takes them. */
final class BarBatch {

    private static final String STAGE = "pg_temp.bar_stage";
    private static final int FIELDS = 11;
    private static final int BYTES_A_ROW = 140;
    private static final Map<Agreement, byte[]> AGREEMENT = new EnumMap<>(Agreement.class);

    static {
        for (Agreement agreement : Agreement.values()) {
            AGREEMENT.put(agreement, CopyRows.utf8(agreement.name()));
        }
    }

    private final String instrument;
    private final byte[] key;
    private final CopyRows rows;

    BarBatch(String instrument, int expectedRows) {
        this.instrument = instrument;
        this.key = CopyRows.utf8(instrument);
        this.rows = new CopyRows(expectedRows * BYTES_A_ROW);
    }

    String instrument() {
        return instrument;
    }

    int size() {
        return rows.size();
    }

    /**
     * One bar.
     *
     * @param volume {@link Bar#UNKNOWN_VOLUME} when the source does not tell
     * @param publishedAt when it was out: the close of its session and the lag of its source, in seconds since 1970
     * @param source as {@link CopyRows#utf8} gives it, made once for a batch
     * @param reasons codes of what was noticed and did not stop it; null: nothing
     */
    void add(
            int day,
            double open,
            double high,
            double low,
            double close,
            long volume,
            Agreement agreement,
            long publishedAt,
            byte[] source,
            byte @Nullable [] reasons) {
        rows.row(FIELDS);
        rows.text(key);
        rows.date(day);
        rows.number(open);
        rows.number(high);
        rows.number(low);
        rows.number(close);
        if (volume == Bar.UNKNOWN_VOLUME) {
            rows.absent();
        } else {
            rows.whole(volume);
        }
        rows.text(AGREEMENT.getOrDefault(agreement, new byte[0]));
        rows.instant(publishedAt);
        rows.text(source);
        rows.textOrAbsent(reasons);
    }

    void send(Connection connection) throws SQLException {
        rows.send(
                connection,
                STAGE
                        + " (instrument, session, open, high, low, close, volume, agreement, published_at, source, reasons)");
    }
}
