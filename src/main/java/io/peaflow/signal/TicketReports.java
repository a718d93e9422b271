package io.peaflow.signal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the owner said that he did with each ticket, in his order; and the exit tickets, which belong to no signal. */
@Component
class TicketReports {

    /**
     * One thing said.
     *
     * @param holdings the row of holdings that came of it; null when nothing was traded
     */
    record Kept(TicketBook.Report report, @Nullable Long holdings) {}

    private static final TypeReference<List<TicketBook.Trade>> TRADES = new TypeReference<>() {};

    private final JdbcClient sql;
    private final JsonMapper json;

    TicketReports(JdbcClient sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    void insert(TicketBook.Report report, @Nullable Long holdings) {
        sql.sql("""
            INSERT INTO signal.ticket_report (ticket, outcome, at, by_whom, trades, holdings)
            VALUES (:ticket, :outcome, :at, :who, :trades::jsonb, :holdings)\
            """)
                .param("ticket", report.ticket())
                .param("outcome", report.outcome().name())
                .param("at", report.at().atOffset(ZoneOffset.UTC))
                .param("who", report.by())
                .param("trades", json.writeValueAsString(report.trades()))
                .param("holdings", holdings)
                .update();
    }

    /** Oldest first. */
    List<Kept> of(String ticket) {
        return sql.sql("SELECT ticket, outcome, at, by_whom, trades, holdings FROM signal.ticket_report WHERE ticket"
                        + " = ? ORDER BY id")
                .param(ticket)
                .query(this::row)
                .list();
    }

    /** Of the last so many that were said, newest first. */
    List<TicketBook.Report> recent(int limit) {
        return sql
                .sql("SELECT ticket, outcome, at, by_whom, trades, holdings FROM signal.ticket_report ORDER BY id"
                        + " DESC LIMIT ?")
                .param(limit)
                .query(this::row)
                .list()
                .stream()
                .map(Kept::report)
                .toList();
    }

    /** What was said last of a ticket. */
    Optional<Kept> last(String ticket) {
        List<Kept> all = of(ticket);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Whether something of it was traded, as far as was said last. */
    boolean isTraded(String ticket) {
        return last(ticket)
                .filter(one -> one.report().outcome() != TicketBook.Outcome.IGNORED)
                .isPresent();
    }

    /** Keeps an exit ticket and gives its id. */
    String insertExit(String strategy, Instant at, String byWhom, Signal.Ticket ticket) {
        long id = sql.sql("INSERT INTO signal.exit_ticket (strategy, at, by_whom, ticket) VALUES (?, ?, ?, ?::jsonb)"
                        + " RETURNING id")
                .params(strategy, at.atOffset(ZoneOffset.UTC), byWhom, json.writeValueAsString(ticket))
                .query(Long.class)
                .single();
        return TicketBook.EXIT + id;
    }

    /** An exit ticket by its number. */
    Optional<TicketBook.Exit> exit(long number) {
        return sql.sql("SELECT id, strategy, ticket FROM signal.exit_ticket WHERE id = ?")
                .param(number)
                .query((row, n) -> new TicketBook.Exit(
                        TicketBook.EXIT + row.getLong("id"),
                        row.getString("strategy"),
                        json.readValue(row.getString("ticket"), Signal.Ticket.class)))
                .optional();
    }

    /** The last exit ticket of a strategy. */
    Optional<TicketBook.Exit> lastExit(String strategy) {
        return sql.sql("SELECT max(id) FROM signal.exit_ticket WHERE strategy = ? HAVING max(id) IS NOT NULL")
                .param(strategy)
                .query(Long.class)
                .optional()
                .flatMap(this::exit);
    }

    private Kept row(ResultSet row, int number) throws SQLException {
        return new Kept(
                new TicketBook.Report(
                        row.getString("ticket"),
                        TicketBook.Outcome.valueOf(row.getString("outcome")),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("by_whom"),
                        json.readValue(row.getString("trades"), TRADES)),
                row.getObject("holdings", Long.class));
    }
}
