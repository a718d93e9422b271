package io.peaflow.signal;

import io.peaflow.kernel.Money;
import io.peaflow.strategy.Holdings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the owner has told of his portfolio; the newest row counts. */
@Component
class HoldingsTable {

    /**
     * What is held, as told.
     *
     * @param origin the file or the ticket that it comes from
     * @param paid average euros for a share, by instrument, where it is known
     */
    record Told(LocalDate asOf, String origin, Holdings holdings, Map<String, Double> paid) {

        Told(LocalDate asOf, String origin, Holdings holdings) {
            this(asOf, origin, holdings, Map.of());
        }
    }

    /** A row of the table: what was told, and what it started from. */
    record Row(long id, Told told, @Nullable Long before) {}

    private static final TypeReference<Map<String, Long>> POSITIONS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Double>> PAID = new TypeReference<>() {};
    private static final String COLUMNS =
            "SELECT id, as_of, origin, cash_cents, positions, paid, before FROM signal.holdings ";

    private final JdbcClient sql;
    private final JsonMapper json;

    HoldingsTable(JdbcClient sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /** What was told last; empty at first. */
    Optional<Told> latest() {
        return newest().map(Row::told);
    }

    Optional<Row> newest() {
        return sql.sql(COLUMNS + "ORDER BY id DESC LIMIT 1").query(this::row).optional();
    }

    Optional<Row> find(long id) {
        return sql.sql(COLUMNS + "WHERE id = ?").param(id).query(this::row).optional();
    }

    /** What was held on a day, as told by now; empty before the first. */
    Optional<Told> on(LocalDate day) {
        return sql.sql(COLUMNS + "WHERE as_of <= ? ORDER BY as_of DESC, id DESC LIMIT 1")
                .param(day)
                .query(this::row)
                .optional()
                .map(Row::told);
    }

    void insert(Told told) {
        insert(told, null);
    }

    /** @param before the row that it starts from; null when it replaces all that was told */
    long insert(Told told, @Nullable Long before) {
        return sql.sql("""
            INSERT INTO signal.holdings (as_of, origin, cash_cents, positions, paid, before)
            VALUES (:asOf, :origin, :cash, :positions::jsonb, :paid::jsonb, :before) RETURNING id\
            """)
                .param("asOf", told.asOf())
                .param("origin", told.origin())
                .param("cash", told.holdings().cash().cents())
                .param("positions", json.writeValueAsString(told.holdings().shares()))
                .param("paid", json.writeValueAsString(told.paid()))
                .param("before", before)
                .query(Long.class)
                .single();
    }

    private Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getLong("id"),
                new Told(
                        row.getObject("as_of", LocalDate.class),
                        row.getString("origin"),
                        Holdings.of(
                                new Money(row.getLong("cash_cents")),
                                json.readValue(row.getString("positions"), POSITIONS)),
                        json.readValue(row.getString("paid"), PAID)),
                row.getObject("before", Long.class));
    }
}
