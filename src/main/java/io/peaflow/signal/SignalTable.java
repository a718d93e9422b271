package io.peaflow.signal;

import io.peaflow.kernel.Money;
import io.peaflow.kernel.Telling;
import io.peaflow.marketdata.Knowledge;
import io.peaflow.strategy.Breakers;
import io.peaflow.strategy.Holdings;
import io.peaflow.strategy.Regime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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

    /**
     * What was asked when a signal was decided.
     *
     * @param at the instant of the decision
     * @param assumed whether it was decided on what would have been known, and not on what was recorded
     * @param against in English; empty when nothing speaks against it
     * @param againstSaid the same for each reader; null when nothing does, or it was not kept
     * @param issued the last slot before for which the strategy gave a signal; null when there was none, or it was not kept
     * @param storedBy nothing that was stored later was read; null where that is the same instant, or was not kept
     */
    record Asked(
            Instant at,
            boolean assumed,
            @Nullable Instant storedBy,
            long cashCents,
            Map<String, Long> shares,
            Breakers breakers,
            boolean stale,
            List<String> without,
            String against,
            @Nullable String againstSaid,
            @Nullable LocalDate issued) {

        static Asked of(Evaluator.Question question, Evaluator.Asker asker) {
            Telling against = asker.against();
            return new Asked(
                    question.at(),
                    question.knowledge() instanceof Knowledge.Assumed,
                    question.knowledge() instanceof Knowledge.Assumed assumed ? assumed.storedBy() : null,
                    question.holdings().cash().cents(),
                    question.holdings().shares(),
                    asker.breakers(),
                    asker.stale(),
                    List.copyOf(asker.without()),
                    against == null ? "" : against.english(),
                    against == null ? null : against.encoded(),
                    asker.issued());
        }

        Evaluator.Asker asker(StrategyBook.Entry entry) {
            return new Evaluator.Asker(entry, breakers, stale, new TreeSet<>(without), told(), issued);
        }

        private @Nullable Telling told() {
            if (againstSaid == null) {
                return against.isEmpty() ? null : Telling.plain(against);
            }
            return Telling.decoded(againstSaid);
        }

        Evaluator.Question question(List<Evaluator.Asker> askers) {
            return new Evaluator.Question(at, knowledge(), Holdings.of(new Money(cashCents), shares), askers);
        }

        private Knowledge knowledge() {
            if (!assumed) {
                return Knowledge.recorded(at);
            }
            return storedBy == null ? Knowledge.assumed(at) : new Knowledge.Assumed(at, storedBy);
        }
    }

    /** Writes a signal; false when this strategy has issued one for this slot already, which stays. */
    boolean insert(Signal signal, UUID run, Asked asked, Evidence evidence) {
        return sql.sql("""
            INSERT INTO signal.signal (slot, strategy, live, run, decided_at, state, regime, model, inputs_hash,
                                       certificate, story, question, evidence)
            VALUES (:slot, :strategy, :live, :run, :at, :state, :regime, :model, :inputs, :certificate, :story::jsonb, :question::jsonb,
                    :evidence::jsonb)
            ON CONFLICT (slot, strategy) DO UPDATE
            SET live = excluded.live, run = excluded.run, decided_at = excluded.decided_at, state = excluded.state,
                regime = excluded.regime, model = excluded.model, inputs_hash = excluded.inputs_hash,
                certificate = excluded.certificate, story = excluded.story, question = excluded.question,
                evidence = excluded.evidence
            WHERE signal.state <> 'ISSUED'\
            """)
                        .param("slot", signal.slot())
                        .param("strategy", signal.strategy())
                        .param("live", signal.live())
                        .param("run", run)
                        .param("at", asked.at().atOffset(ZoneOffset.UTC))
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
                        .param("question", json.writeValueAsString(asked))
                        .param("evidence", json.writeValueAsString(evidence))
                        .update()
                > 0;
    }

    @Override
    public Optional<Signal> live() {
        return read("SELECT story FROM signal.signal WHERE live ORDER BY slot DESC LIMIT 1", Map.of()).stream()
                .findFirst();
    }

    @Override
    public List<Signal> latest() {
        return read("""
            SELECT story FROM signal.signal WHERE slot = (SELECT max(slot) FROM signal.signal)
            ORDER BY live DESC, strategy\
            """, Map.of());
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

    /** What the last signal of this strategy before a slot saw that was issued: a refused day saw nothing, or told nobody. */
    Optional<Regime> regimeBefore(LocalDate slot, String strategy) {
        return sql.sql("""
            SELECT regime FROM signal.signal
            WHERE slot < ? AND strategy = ? AND state = 'ISSUED' AND regime IS NOT NULL ORDER BY slot DESC LIMIT 1\
            """)
                .params(slot, strategy)
                .query(String.class)
                .optional()
                .map(Regime::valueOf);
    }

    /** The last slot before this one for which this strategy gave a signal. */
    Optional<LocalDate> lastIssued(LocalDate slot, String strategy) {
        return sql.sql("SELECT slot FROM signal.signal WHERE slot < ? AND strategy = ? AND state = 'ISSUED'"
                        + " ORDER BY slot DESC LIMIT 1")
                .params(slot, strategy)
                .query(LocalDate.class)
                .optional();
    }

    private List<Signal> read(String question, Map<String, ?> parameters) {
        return sql.sql(question)
                .params(parameters)
                .query((row, number) -> json.readValue(row.getString(1), Signal.class))
                .list();
    }

    /** The last of this strategy before a slot that was not refused. */
    Optional<Signal> issuedBefore(LocalDate slot, String strategy) {
        return read("""
            SELECT story FROM signal.signal WHERE slot < :slot AND strategy = :strategy AND state = 'ISSUED'
            ORDER BY slot DESC LIMIT 1\
            """, Map.of("slot", slot, "strategy", strategy)).stream().findFirst();
    }

    /** What was asked when the signal of a slot was decided; empty when it was not kept. */
    Optional<Asked> asked(LocalDate slot, String strategy) {
        return sql.sql("SELECT question FROM signal.signal WHERE slot = ? AND strategy = ? AND question IS NOT NULL")
                .params(slot, strategy)
                .query((row, number) -> json.readValue(row.getString(1), Asked.class))
                .optional();
    }

    @Override
    public Optional<Evidence> evidence(LocalDate slot, String strategy) {
        return sql.sql("SELECT evidence FROM signal.signal WHERE slot = ? AND strategy = ? AND evidence IS NOT NULL")
                .params(slot, strategy)
                .query((row, number) -> json.readValue(row.getString(1), Evidence.class))
                .optional();
    }

    /** What was written reads like this: numbers and texts as they come back from the database. */
    Signal asKept(Signal signal) {
        return json.readValue(json.writeValueAsString(signal), Signal.class);
    }

    Optional<Breakers> breakers(String strategy) {
        return sql.sql("SELECT state FROM signal.breaker WHERE strategy = ?")
                .param(strategy)
                .query((row, number) -> json.readValue(row.getString(1), Breakers.class))
                .optional();
    }

    /** Likewise, and nobody changes it before this transaction is over. */
    Optional<Breakers> breakersToChange(String strategy) {
        return sql.sql("SELECT state FROM signal.breaker WHERE strategy = ? FOR UPDATE")
                .param(strategy)
                .query((row, number) -> json.readValue(row.getString(1), Breakers.class))
                .optional();
    }

    void keep(String strategy, Breakers state) {
        sql.sql("""
            INSERT INTO signal.breaker (strategy, state) VALUES (?, ?::jsonb)
            ON CONFLICT (strategy) DO UPDATE SET state = excluded.state\
            """).params(strategy, json.writeValueAsString(state)).update();
    }
}
