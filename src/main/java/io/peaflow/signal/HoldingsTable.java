package io.peaflow.signal;

import io.peaflow.kernel.Money;
import io.peaflow.strategy.Holdings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
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
     */
    record Told(LocalDate asOf, String origin, Holdings holdings) {}

    private static final TypeReference<Map<String, Long>> POSITIONS = new TypeReference<>() {};

    private final JdbcClient sql;
    private final JsonMapper json;

    HoldingsTable(JdbcClient sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /** What was told last; empty at first. */
    Optional<Told> latest() {
        return sql.sql("SELECT as_of, origin, cash_cents, positions FROM signal.holdings ORDER BY id DESC LIMIT 1")
                .query(this::row)
                .optional();
    }

    /** What was held on a day, as told by now; empty before the first. */
    Optional<Told> on(LocalDate day) {
        return sql.sql("""
                        SELECT as_of, origin, cash_cents, positions FROM signal.holdings WHERE as_of <= ?
                        ORDER BY as_of DESC, id DESC LIMIT 1""").param(day).query(this::row).optional();
    }

    void insert(Told told) {
        sql.sql("INSERT INTO signal.holdings (as_of, origin, cash_cents, positions) VALUES (?, ?, ?, ?::jsonb)")
                .params(
                        told.asOf(),
                        told.origin(),
                        told.holdings().cash().cents(),
                        json.writeValueAsString(told.holdings().shares()))
                .update();
    }

    private Told row(ResultSet row, int number) throws SQLException {
        return new Told(
                row.getObject("as_of", LocalDate.class),
                row.getString("origin"),
                Holdings.of(
                        new Money(row.getLong("cash_cents")), json.readValue(row.getString("positions"), POSITIONS)));
    }
}
