package io.peaflow.marketdata;

import io.peaflow.kernel.ValueSeries;
import io.peaflow.marketdata.source.Observations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Values by day of observation and day of publication, each with its versions. */
@Component
class ObservationTable implements MacroHistory, Accounts {

    /**
     * Values of one item on their way in.
     *
     * @param publishedAt when each was out, in seconds since 1970; told by the source, or its day and the usual lag
     */
    @SuppressWarnings("ArrayRecordComponent") // columns on purpose: never compared, never a key
    record Batch(String instrument, String item, String source, Observations values, long[] publishedAt) {}

    /** A value that may stand as good and is not. */
    record Doubt(LocalDate day, double value) {}

    private static final String TOLD = """
            WITH told AS (
                SELECT DISTINCT ON (t.day, published_on) DATE '1970-01-01' + t.day AS day, t.value,
                       CASE WHEN t.published = ? THEN DATE '-infinity' ELSE DATE '1970-01-01' + t.published END AS published_on,
                       to_timestamp(t.published_at) AS published_at
                FROM unnest(?::int[], ?::double precision[], ?::int[], ?::bigint[])
                     AS t (day, value, published, published_at)
                WHERE t.value <> 'NaN' ORDER BY t.day, published_on
            )""";

    private static final String MERGE = TOLD + """
            , changed AS (
                SELECT t.*, CASE WHEN (b.day IS NULL OR b.assumed_known_from IS NOT NULL)
                                      AND t.published_at < statement_timestamp() - interval '7 days'
                                 THEN t.published_at END AS assumed
                FROM told t
                LEFT JOIN marketdata.observation b ON b.instrument = ? AND b.item = ? AND b.day = t.day
                      AND b.published_on = t.published_on AND b.superseded_at IS NULL
                WHERE (b.day IS NULL OR b.value <> t.value)
                  -- Of a day whose publication is known a telling without one says nothing.
                  AND (t.published_on > '-infinity'
                       OR NOT EXISTS (SELECT FROM marketdata.observation d
                                      WHERE d.instrument = ? AND d.item = ? AND d.day = t.day
                                        AND d.published_on > '-infinity' AND d.superseded_at IS NULL))
            ), old AS (
                UPDATE marketdata.observation b SET superseded_at = statement_timestamp()
                FROM changed c
                WHERE b.instrument = ? AND b.item = ? AND b.day = c.day AND b.published_on = c.published_on
                  AND b.superseded_at IS NULL
                RETURNING b.day, b.published_on
            ), stored AS (
                INSERT INTO marketdata.observation (value, assumed_known_from, day, published_on, instrument, item, source)
                SELECT c.value, c.assumed, c.day, c.published_on, ?, ?, ?
                FROM changed c LEFT JOIN old o ON o.day = c.day AND o.published_on = c.published_on
                RETURNING known_from
            )
            SELECT count(*), (SELECT count(*) FROM old), max(known_from) FROM stored""";

    /** Of an item of which nothing stands all that is told is new, and is held against nothing. */
    private static final String STORE = TOLD + """
            , stored AS (
                INSERT INTO marketdata.observation (value, assumed_known_from, day, published_on, instrument, item, source)
                SELECT t.value, CASE WHEN t.published_at < statement_timestamp() - interval '7 days' THEN t.published_at END,
                       t.day, t.published_on, ?, ?, ?
                FROM told t
                RETURNING known_from
            )
            SELECT count(*), 0, max(known_from) FROM stored""";

    private static final String COLUMNS =
            "SELECT b.day, b.published_on, b.value FROM marketdata.observation b WHERE b.instrument = ? AND ";

    private static final String PACKED_VALUES = "SELECT " + Packed.ints("day - DATE '1970-01-01'") + ", "
            + Packed.doubles("value") + " FROM (%s) AS newest";

    private static final String PACKED_VINTAGES = "SELECT " + Packed.ints("day - DATE '1970-01-01'") + ", "
            + Packed.doubles("value") + ", "
            + Packed.ints("CASE WHEN published_on = '-infinity' THEN (" + Vintages.UNRECORDED + ")::int"
                    + " ELSE published_on - DATE '1970-01-01' END")
            + " FROM (SELECT * FROM (%s) AS v WHERE item = ? ORDER BY day, published_on) AS vintages";

    private final JdbcTemplate jdbc;

    ObservationTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Stores what is new or other than what stands; call it in a transaction. */
    BarTable.Merged merge(Batch batch) {
        BarTable.Merged merged = jdbc.execute((Connection connection) -> merge(connection, batch));
        return merged == null ? BarTable.Merged.NOTHING : merged;
    }

    /** Takes back what stands of a macro series with these very values; call it in a transaction. */
    BarTable.Merged doubt(String instrument, List<Doubt> doubts) {
        int superseded = 0;
        for (Doubt doubt : doubts) {
            superseded += jdbc.update(
                    "UPDATE marketdata.observation SET superseded_at = statement_timestamp() WHERE instrument = ?"
                            + " AND item = ? AND day = ? AND value = ? AND superseded_at IS NULL",
                    instrument,
                    VALUE,
                    doubt.day(),
                    doubt.value());
        }
        return new BarTable.Merged(0, superseded, null);
    }

    private static BarTable.Merged merge(Connection connection, Batch batch) throws SQLException {
        SeriesLock.write(connection, batch.instrument());
        boolean stands = stands(connection, batch);
        Observations values = batch.values();
        try (PreparedStatement merge = connection.prepareStatement(stands ? MERGE : STORE)) {
            merge.setInt(1, Observations.UNKNOWN);
            merge.setArray(2, connection.createArrayOf("int4", boxed(values.day())));
            merge.setArray(3, connection.createArrayOf("float8", boxed(values.value())));
            merge.setArray(4, connection.createArrayOf("int4", boxed(values.publishedOn())));
            merge.setArray(5, connection.createArrayOf("int8", boxed(batch.publishedAt())));
            int next = 6;
            for (int times = 0; times < (stands ? 4 : 1); times++) {
                merge.setString(next++, batch.instrument());
                merge.setString(next++, batch.item());
            }
            merge.setString(next, batch.source());
            try (ResultSet row = merge.executeQuery()) {
                row.next();
                OffsetDateTime at = row.getObject(3, OffsetDateTime.class);
                return new BarTable.Merged(row.getInt(1), row.getInt(2), at == null ? null : at.toInstant());
            }
        }
    }

    private static boolean stands(Connection connection, Batch batch) throws SQLException {
        try (PreparedStatement any = connection.prepareStatement("SELECT EXISTS (SELECT FROM marketdata.observation"
                + " WHERE instrument = ? AND item = ? AND superseded_at IS NULL)")) {
            any.setString(1, batch.instrument());
            any.setString(2, batch.item());
            try (ResultSet row = any.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static Object[] boxed(int[] values) {
        return Arrays.stream(values).boxed().toArray();
    }

    private static Object[] boxed(long[] values) {
        return Arrays.stream(values).boxed().toArray();
    }

    private static Object[] boxed(double[] values) {
        return Arrays.stream(values).boxed().toArray();
    }

    @Override
    public ValueSeries read(String instrument, String item, Knowledge knowledge) {
        return read(instrument, item, knowledge, LocalDate.MAX);
    }

    @Override
    public ValueSeries vintage(String instrument, String item, LocalDate publishedUpTo) {
        return read(instrument, item, Knowledge.current(), publishedUpTo);
    }

    @Override
    public Vintages vintages(String instrument, String item, Knowledge knowledge) {
        Vintages vintages = jdbc.execute((Connection connection) -> vintages(connection, instrument, item, knowledge));
        if (vintages == null) {
            throw new IllegalStateException("the read of " + instrument + " gave no result");
        }
        return vintages;
    }

    private static Vintages vintages(Connection connection, String instrument, String item, Knowledge knowledge)
            throws SQLException {
        Past past = Past.of(knowledge);
        if (past != null) {
            SeriesLock.read(connection, instrument);
        }
        try (PreparedStatement read = connection.prepareStatement(PACKED_VINTAGES.formatted(versions(past)))) {
            if (past == null) {
                read.setString(1, instrument);
            } else {
                past.bind(read, instrument);
            }
            read.setString(past == null ? 2 : 8, item);
            try (ResultSet rows = read.executeQuery()) {
                return vintages(instrument, rows);
            }
        }
    }

    /** The versions that may be known, of every item. */
    private static String versions(@Nullable Past past) {
        String columns = COLUMNS.replace("b.value FROM", "b.value, b.item FROM");
        return past == null
                ? columns + "b.superseded_at IS NULL"
                : past.question(columns, "marketdata.observation", "");
    }

    private static Vintages vintages(String instrument, ResultSet row) throws SQLException {
        row.next();
        return new Vintages(instrument, Packed.ints(row, 1), Packed.doubles(row, 2), Packed.ints(row, 3));
    }

    @Override
    public List<Figure> read(String instrument, Accounts.Item item, Knowledge knowledge) {
        List<Figure> figures =
                jdbc.execute((Connection connection) -> figures(connection, instrument, item, knowledge));
        return figures == null ? List.of() : figures;
    }

    private static List<Figure> figures(
            Connection connection, String instrument, Accounts.Item item, Knowledge knowledge) throws SQLException {
        Past past = Past.of(knowledge);
        if (past != null) {
            SeriesLock.read(connection, instrument);
        }
        List<Figure> figures = new ArrayList<>();
        try (PreparedStatement read =
                connection.prepareStatement("SELECT day, nullif(published_on, '-infinity'), value," + " item FROM ("
                        + versions(past) + ") AS v WHERE item LIKE ? ESCAPE '!'")) {
            if (past == null) {
                read.setString(1, instrument);
            } else {
                past.bind(read, instrument);
            }
            read.setString(past == null ? 2 : 8, item.name().replace("_", "!_") + "!_%M");
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    LocalDate end = rows.getObject(1, LocalDate.class);
                    LocalDate published = rows.getObject(2, LocalDate.class);
                    figures.add(new Figure(
                            end,
                            Reported.months(rows.getString(4)),
                            Reported.knownOn(end, published),
                            rows.getDouble(3)));
                }
            }
        }
        figures.sort(Comparator.comparing(Figure::knownOn)
                .thenComparing(Figure::periodEnd)
                .thenComparingInt(Figure::months));
        return figures;
    }

    private ValueSeries read(String instrument, String item, Knowledge knowledge, LocalDate publishedUpTo) {
        ValueSeries read =
                jdbc.execute((Connection connection) -> read(connection, instrument, item, knowledge, publishedUpTo));
        if (read == null) {
            throw new IllegalStateException("the read of " + instrument + " gave no result");
        }
        return read;
    }

    private static ValueSeries read(
            Connection connection, String instrument, String item, Knowledge knowledge, LocalDate publishedUpTo)
            throws SQLException {
        Past past = Past.of(knowledge);
        if (past != null) {
            SeriesLock.read(connection, instrument);
        }
        String versions = past == null
                ? COLUMNS + "b.superseded_at IS NULL AND b.item = ?"
                : past.question(COLUMNS.replace("b.value FROM", "b.value, b.item FROM"), "marketdata.observation", "");
        // Of the vintages of a day the newest that may be known.
        String question = "SELECT DISTINCT ON (day) day, value FROM (" + versions + ") AS v WHERE published_on <= ?"
                + (past == null ? "" : " AND item = ?") + " ORDER BY day, published_on DESC";
        try (PreparedStatement read = connection.prepareStatement(PACKED_VALUES.formatted(question))) {
            Object vintage = publishedUpTo.equals(LocalDate.MAX) ? LocalDate.of(9999, 12, 31) : publishedUpTo;
            if (past == null) {
                read.setString(1, instrument);
                read.setString(2, item);
                read.setObject(3, vintage);
            } else {
                past.bind(read, instrument);
                read.setObject(8, vintage);
                read.setString(9, item);
            }
            try (ResultSet rows = read.executeQuery()) {
                return columns(instrument, rows);
            }
        }
    }

    private static ValueSeries columns(String instrument, ResultSet row) throws SQLException {
        row.next();
        return new ValueSeries(instrument, Packed.ints(row, 1), Packed.doubles(row, 2));
    }
}
