package io.peaflow.signal;

import io.peaflow.strategy.Breakers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Signals as they were issued, and the state of the breakers. */
@Component
class SignalTable implements Signals {

    private final JdbcClient sql;
    private final JsonMapper json;

    SignalTable(JdbcClient sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /** Writes a signal; false when this strategy has issued one for this slot already, which stays. */
    boolean insert(Signal signal, UUID run, Instant decidedAt) {
        return sql.sql("""
                        INSERT INTO signal.signal (slot, strategy, live, run, decided_at, state, regime, model, inputs_hash,
                                                   certificate, story)
                        VALUES (:slot, :strategy, :live, :run, :at, :state, :regime, :model, :inputs, :certificate, :story::jsonb)
                        ON CONFLICT (slot, strategy) DO UPDATE
                        SET live = excluded.live, run = excluded.run, decided_at = excluded.decided_at, state = excluded.state,
                            regime = excluded.regime, model = excluded.model, inputs_hash = excluded.inputs_hash,
                            certificate = excluded.certificate, story = excluded.story
                        WHERE signal.state <> 'ISSUED'""")
                        .param("slot", signal.slot())
                        .param("strategy", signal.strategy())
                        .param("live", signal.live())
                        .param("run", run)
                        .param("at", decidedAt.atOffset(ZoneOffset.UTC))
                        .param("state", signal.state().name())
                        .param(
                                "regime",
                                signal.regime() == null ? null : signal.regime().name())
                        .param(
                                "model",
                                signal.model() == null ? null : signal.model().name())
                        .param("inputs", signal.inputsHash())
                        .param("certificate", signal.certificate().passed())
                        .param("story", json.writeValueAsString(signal))
                        .update()
                > 0;
    }

    @Override
    public Optional<Signal> live() {
        return read("SELECT story FROM signal.signal WHERE live ORDER BY slot DESC LIMIT 1", Map.of()).stream()
                .findFirst();
    }

    @Override
    public List<Signal> of(LocalDate slot) {
        return read(
                "SELECT story FROM signal.signal WHERE slot = :slot ORDER BY live DESC, strategy",
                Map.of("slot", slot));
    }

    @Override
    public List<Signal> history(@Nullable String strategy, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("limit", limit);
        if (strategy == null) {
            return read("SELECT story FROM signal.signal WHERE live ORDER BY slot DESC LIMIT :limit", parameters);
        }
        parameters.put("strategy", strategy);
        return read(
                "SELECT story FROM signal.signal WHERE strategy = :strategy ORDER BY slot DESC LIMIT :limit",
                parameters);
    }

    @Override
    public Optional<Signal> find(LocalDate slot, String strategy) {
        return read(
                        "SELECT story FROM signal.signal WHERE slot = :slot AND strategy = :strategy",
                        Map.of("slot", slot, "strategy", strategy))
                .stream()
                .findFirst();
    }

    /** The one of this strategy before a slot. */
    Optional<Signal> before(LocalDate slot, String strategy) {
        return read(
                        "SELECT story FROM signal.signal WHERE slot < :slot AND strategy = :strategy ORDER BY slot DESC LIMIT 1",
                        Map.of("slot", slot, "strategy", strategy))
                .stream()
                .findFirst();
    }

    private List<Signal> read(String question, Map<String, ?> parameters) {
        return sql.sql(question)
                .params(parameters)
                .query((row, number) -> json.readValue(row.getString(1), Signal.class))
                .list();
    }

    /** When the signal of a slot was decided. */
    Optional<Instant> decidedAt(LocalDate slot, String strategy) {
        return sql.sql("SELECT decided_at FROM signal.signal WHERE slot = ? AND strategy = ?")
                .params(slot, strategy)
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    Optional<Breakers> breakers(String strategy) {
        return sql.sql("SELECT state FROM signal.breaker WHERE strategy = ?")
                .param(strategy)
                .query((row, number) -> json.readValue(row.getString(1), Breakers.class))
                .optional();
    }

    void keep(String strategy, Breakers state) {
        sql.sql("""
                        INSERT INTO signal.breaker (strategy, state) VALUES (?, ?::jsonb)
                        ON CONFLICT (strategy) DO UPDATE SET state = excluded.state""").params(strategy, json.writeValueAsString(state)).update();
    }
}
