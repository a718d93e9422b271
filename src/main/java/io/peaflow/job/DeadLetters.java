package io.peaflow.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The desk on which messages wait that could not be processed: they are shown, replayed with the route of today, or
 * discarded with a reason. A letter that fails three replays is parked, so that nobody replays it in a loop.
 */
@Component
public class DeadLetters {

    /** A letter on the desk. */
    public record Letter(
            UUID id,
            Instant filedAt,
            String route,
            String room,
            String reason,
            String message,
            String cause,
            @Nullable String payload,
            boolean payloadCut,
            Map<String, String> headers,
            int attempts,
            @Nullable UUID runId,
            State state,
            int replays,
            @Nullable Instant closedAt,
            @Nullable String note) {}

    /** Where a letter stands. */
    public enum State {
        WAITING,
        REPLAYING,
        REPLAYED,
        DISCARDED,
        PARKED
    }

    /** What came of a replay. */
    public record Replay(UUID id, State state, String note) {}

    private static final int REPLAYS_BEFORE_PARKING = 3;

    /** A replay whose process died is free again after this long. */
    private static final Duration REPLAY_LEASE = Duration.ofMinutes(5);

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final CamelContext camel;
    private final Runs runs;
    private final Clock clock;
    private final NodeName node;
    private final JsonMapper json;

    DeadLetters(
            JdbcClient sql,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            CamelContext camel,
            Runs runs,
            Clock clock,
            NodeName node,
            JsonMapper json) {
        this.sql = sql;
        this.transaction = transaction;
        this.events = events;
        this.camel = camel;
        this.runs = runs;
        this.clock = clock;
        this.node = node;
        this.json = json;
    }

    /** Puts a message on the desk; a run has one open letter, however often it fails. */
    public UUID file(DeadLetter letter) {
        Instant now = clock.instant();
        return require(transaction.execute(status -> {
            UUID id = sql.sql("""
                            INSERT INTO job.dead_letter (filed_at, route, room, reason, message, cause, payload,
                                                         payload_cut, headers, attempts, run_id)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                            ON CONFLICT (run_id) WHERE run_id IS NOT NULL AND state IN ('WAITING', 'REPLAYING', 'PARKED')
                            DO UPDATE SET reason = excluded.reason, message = excluded.message, cause = excluded.cause,
                                          attempts = excluded.attempts,
                                          state = CASE WHEN dead_letter.replays >= ? THEN 'PARKED' ELSE 'WAITING' END
                            RETURNING id""")
                    .params(
                            Timestamp.from(now),
                            letter.route(),
                            letter.room(),
                            letter.reason(),
                            letter.message(),
                            letter.cause())
                    .param(letter.payload())
                    .params(letter.payloadCut(), json.writeValueAsString(letter.headers()), letter.attempts())
                    .param(letter.runId())
                    .param(REPLAYS_BEFORE_PARKING)
                    .query(UUID.class)
                    .single();
            events.publishEvent(new JobEvent.DeadLetterFiled(
                    id, letter.route(), letter.reason(), letter.message(), now, letter.runId()));
            return id;
        }));
    }

    /** The letters in that state, newest first; null: all that are not closed. */
    public List<Letter> list(@Nullable State state) {
        return sql.sql("""
                        SELECT * FROM job.dead_letter
                        WHERE CASE WHEN :state::text IS NULL THEN state IN ('WAITING', 'REPLAYING', 'PARKED')
                                   ELSE state = :state END
                        ORDER BY filed_at DESC, id DESC LIMIT 1000""")
                .param("state", state == null ? null : state.name())
                .query(this::letter)
                .list();
    }

    /** One letter. */
    public Letter get(UUID id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    private Optional<Letter> find(UUID id) {
        return sql.sql("SELECT * FROM job.dead_letter WHERE id = ?")
                .param(id)
                .query(this::letter)
                .optional();
    }

    /** How many letters are not closed. */
    public int open() {
        return sql.sql("SELECT count(*) FROM job.dead_letter WHERE state IN ('WAITING', 'REPLAYING', 'PARKED')")
                .query(Integer.class)
                .single();
    }

    /** Sends every waiting letter through its route again, oldest first; parked ones only by name. */
    public List<Replay> replayAll() {
        return list(State.WAITING).reversed().stream()
                .map(letter -> replay(letter, List.of(State.WAITING)))
                .toList();
    }

    /** Sends a letter through its route again; one that is closed, or being replayed, is left as it is. */
    public Replay replay(UUID id) {
        return replay(get(id), List.of(State.WAITING, State.PARKED));
    }

    private Replay replay(Letter letter, List<State> from) {
        UUID id = letter.id();
        Optional<Integer> replays = sql.sql("""
                        UPDATE job.dead_letter SET state = 'REPLAYING', replays = replays + 1,
                               replaying_by = ?, replaying_at = ?
                        WHERE id = ? AND (state = ANY (?) OR (state = 'REPLAYING' AND replaying_at < ?))
                        RETURNING replays""")
                .params(
                        node.value(),
                        Timestamp.from(clock.instant()),
                        id,
                        from.stream().map(State::name).toArray(String[]::new),
                        Timestamp.from(clock.instant().minus(REPLAY_LEASE)))
                .query(Integer.class)
                .optional();
        if (replays.isEmpty()) {
            State state = get(id).state();
            return new Replay(id, state, "left as it is: it is " + state);
        }
        if (letter.runId() != null) {
            return replayRun(letter, letter.runId(), replays.get());
        }
        return replayMessage(letter, replays.get());
    }

    private Replay replayRun(Letter letter, UUID run, int replays) {
        if (runs.find(run).isEmpty()) {
            return giveBack(letter, replays, "its run " + run + " is not on the ledger any more: discard it");
        }
        Runs.Started started = runs.replay(run);
        if (!started.started() && started.run().state() == RunState.SUCCEEDED) {
            return close(letter.id(), State.REPLAYED, "its run has succeeded meanwhile; nothing was repeated");
        }
        return new Replay(letter.id(), State.REPLAYING, "run " + run + " begins again");
    }

    private Replay replayMessage(Letter letter, int replays) {
        if (letter.payloadCut()) {
            return giveBack(letter, replays, "its payload was cut to size and cannot be sent again");
        }
        Route route = camel.getRoute(letter.route());
        if (route == null) {
            return giveBack(letter, replays, "there is no route " + letter.route() + " any more");
        }
        Exchange exchange = new DefaultExchange(camel);
        exchange.getIn().setBody(letter.payload());
        letter.headers().forEach(exchange.getIn()::setHeader);
        exchange.setProperty(Dispatcher.REPLAY, letter.id());
        try {
            route.getProcessor().process(exchange);
        } catch (Exception failure) {
            exchange.setException(failure);
        }
        Exception failure = exchange.getException() != null
                ? exchange.getException()
                : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        return failure == null
                ? close(letter.id(), State.REPLAYED, "replayed")
                : giveBack(letter, replays, Run.reason(failure));
    }

    private Replay giveBack(Letter letter, int replays, String why) {
        String line = RunStory.oneLine(why);
        State state = replays >= REPLAYS_BEFORE_PARKING ? State.PARKED : State.WAITING;
        sql.sql("UPDATE job.dead_letter SET state = ?, message = ?, note = ? WHERE id = ? AND state = 'REPLAYING'")
                .params(state.name(), line, "replay " + replays + " failed", letter.id())
                .update();
        return new Replay(letter.id(), state, line);
    }

    /** Closes a letter without replaying it. */
    public Letter discard(UUID id, String reason) {
        if (reason.isBlank()) {
            throw new Refused("reason: say why the letter is discarded, for whoever looks later");
        }
        Letter letter = get(id);
        if (letter.closedAt() != null) {
            throw new Refused("dead letter " + id + " is " + letter.state() + " already: " + letter.note());
        }
        close(id, State.DISCARDED, RunStory.oneLine(reason));
        return get(id);
    }

    /** The letter of a run that has succeeded after all is done with; at its first attempt a run has none yet. */
    @EventListener
    void runEnded(JobEvent.RunEnded ended) {
        if (ended.attempt() > 1 && ended.state() != RunState.SUCCEEDED) {
            comesBack(ended);
        } else if (ended.attempt() > 1) {
            sql.sql("SELECT id FROM job.dead_letter WHERE run_id = ? AND state IN ('WAITING', 'REPLAYING', 'PARKED')")
                    .param(ended.runId())
                    .query(UUID.class)
                    .list()
                    .forEach(id -> close(id, State.REPLAYED, "its run has succeeded"));
        }
    }

    /** The replay of a letter has ended without a success, in whatever way: the letter waits again, or is parked. */
    private void comesBack(JobEvent.RunEnded ended) {
        sql.sql("""
                        UPDATE job.dead_letter
                        SET state = CASE WHEN replays >= ? THEN 'PARKED' ELSE 'WAITING' END, message = ?,
                            note = 'replay ' || replays || ' ended ' || ?
                        WHERE run_id = ? AND state = 'REPLAYING'""")
                .params(REPLAYS_BEFORE_PARKING, ended.outcome(), ended.state().name(), ended.runId())
                .update();
    }

    private Replay close(UUID id, State state, String note) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            int closed = sql.sql("""
                            UPDATE job.dead_letter SET state = ?, note = ?, closed_at = ?
                            WHERE id = ? AND state IN ('WAITING', 'REPLAYING', 'PARKED')""")
                    .params(state.name(), note, Timestamp.from(now), id)
                    .update();
            if (closed == 1 && open() == 0) {
                events.publishEvent(new JobEvent.DeskCleared(now));
            }
        });
        return new Replay(id, state, note);
    }

    /** Deletes letters closed before the moment; one that waits is never deleted. */
    int forget(Instant before) {
        return sql.sql("DELETE FROM job.dead_letter WHERE closed_at < ?")
                .param(Timestamp.from(before))
                .update();
    }

    private Letter letter(ResultSet row, int n) throws SQLException {
        Timestamp closed = row.getTimestamp("closed_at");
        return new Letter(
                row.getObject("id", UUID.class),
                row.getTimestamp("filed_at").toInstant(),
                row.getString("route"),
                row.getString("room"),
                row.getString("reason"),
                row.getString("message"),
                row.getString("cause"),
                row.getString("payload"),
                row.getBoolean("payload_cut"),
                json.readValue(row.getString("headers"), new TypeReference<Map<String, String>>() {}),
                row.getInt("attempts"),
                row.getObject("run_id", UUID.class),
                State.valueOf(row.getString("state")),
                row.getInt("replays"),
                closed == null ? null : closed.toInstant(),
                row.getString("note"));
    }

    private static Unknown unknown(UUID id) {
        return new Unknown("There is no dead letter " + id);
    }

    private static <T> T require(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a value that cannot be missing is missing");
        }
        return value;
    }
}
