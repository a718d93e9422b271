package io.peaflow.marketdata;

import io.peaflow.kernel.Bar;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Puts what was judged not to be good into the quarantine, settles it when better comes, and names what is new there. */
@Component
class QuarantineFiling {

    /**
     * What waits and nobody was told of.
     *
     * @param newest whether nothing good stands of that day or a later one
     */
    record Untold(String instrument, LocalDate session, String words, boolean newest) {}

    private final JdbcClient sql;

    QuarantineFiling(JdbcClient sql) {
        this.sql = sql;
    }

    /**
     * Files a bar, unless the same bar waits already or was decided about; call it in a transaction.
     *
     * @return whether it is new
     */
    boolean file(Quarantine.Suspect suspect, UUID run) {
        Long same = sql.sql("""
                        SELECT count(*) FROM marketdata.quarantine
                        WHERE instrument = ? AND session = ? AND source = ? AND state <> 'SETTLED'
                          AND close IS NOT DISTINCT FROM ? AND open IS NOT DISTINCT FROM ?
                          AND high IS NOT DISTINCT FROM ? AND low IS NOT DISTINCT FROM ? AND reasons = ?
                          AND event IS NOT DISTINCT FROM ? AND amount IS NOT DISTINCT FROM ?""")
                .params(suspect.instrument(), suspect.session(), suspect.source())
                .param(Quarantine.Suspect.number(suspect.close()))
                .param(Quarantine.Suspect.number(suspect.open()))
                .param(Quarantine.Suspect.number(suspect.high()))
                .param(Quarantine.Suspect.number(suspect.low()))
                .param(suspect.reasons())
                .param(suspect.kind())
                .param(suspect.amount())
                .query(Long.class)
                .single();
        if (same > 0) {
            return false;
        }
        // The source has changed its mind about a bar that waits: the older telling is settled by the newer.
        settle(suspect, "told otherwise since");
        sql.sql("""
                        INSERT INTO marketdata.quarantine (instrument, session, source, verdict, reasons, evidence,
                                                           open, high, low, close, volume, event, amount, published_on,
                                                           run_id, told)
                        VALUES (?, ?, ?, ?::marketdata.verdict, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false)""")
                .params(
                        suspect.instrument(),
                        suspect.session(),
                        suspect.source(),
                        suspect.verdict().name(),
                        suspect.reasons(),
                        suspect.evidence())
                .param(Quarantine.Suspect.number(suspect.open()))
                .param(Quarantine.Suspect.number(suspect.high()))
                .param(Quarantine.Suspect.number(suspect.low()))
                .param(Quarantine.Suspect.number(suspect.close()))
                .param(suspect.volume() == Bar.UNKNOWN_VOLUME ? null : suspect.volume())
                .param(suspect.kind())
                .param(suspect.amount())
                .param(suspect.publishedOn())
                .param(run)
                .update();
        return true;
    }

    private void settle(Quarantine.Suspect suspect, String note) {
        sql.sql("""
                        UPDATE marketdata.quarantine SET state = 'SETTLED', decided_at = statement_timestamp(), note = ?
                        WHERE instrument = ? AND session = ? AND source = ? AND state = 'WAITING'
                          AND event IS NOT DISTINCT FROM ?""")
                .params(note, suspect.instrument(), suspect.session(), suspect.source())
                .param(suspect.kind())
                .update();
    }

    /** Settles what waits only because two sources disagreed that agree now; call it in a transaction. */
    void settleAgreed(String instrument, Object[] sessions) {
        if (sessions.length > 0) {
            sql.sql("""
                            UPDATE marketdata.quarantine SET state = 'SETTLED', decided_at = statement_timestamp(),
                                                             note = 'the sources agree again'
                            WHERE instrument = ? AND session = ANY (?::date[]) AND state = 'WAITING' AND event IS NULL
                              AND 'SOURCES_DISAGREE' = ANY (string_to_array(reasons, ','))""")
                    .params(
                            instrument,
                            Arrays.stream(sessions).map(Object::toString).toArray(String[]::new))
                    .update();
        }
    }

    /** Settles what waits of an instrument where something good stands that was stored since; call it in the same transaction. */
    void settle(String instrument) {
        sql.sql("""
                        UPDATE marketdata.quarantine q
                        SET state = 'SETTLED', decided_at = statement_timestamp(), note = 'a good bar came from ' || b.source
                        FROM marketdata.bar b
                        WHERE q.instrument = ? AND q.state = 'WAITING' AND q.event IS NULL AND b.instrument = q.instrument
                          AND b.session = q.session AND b.superseded_at IS NULL AND b.verdict = 'GOOD'
                          AND b.known_from > q.filed_at""").param(instrument).update();
        sql.sql("""
                        UPDATE marketdata.quarantine q
                        SET state = 'SETTLED', decided_at = statement_timestamp(), note = 'told otherwise by ' || e.source
                        FROM marketdata.corporate_event e
                        WHERE q.instrument = ? AND q.state = 'WAITING' AND e.kind = q.event AND e.instrument = q.instrument
                          AND e.ex_day = q.session AND e.superseded_at IS NULL AND e.known_from > q.filed_at""").param(instrument).update();
        sql.sql("""
                        UPDATE marketdata.quarantine q
                        SET state = 'SETTLED', decided_at = statement_timestamp(), note = 'a good value came from ' || o.source
                        FROM marketdata.observation o
                        WHERE q.instrument = ? AND q.state = 'WAITING' AND q.event = 'VALUE' AND o.instrument = q.instrument
                          AND o.item = 'VALUE' AND o.day = q.session AND o.superseded_at IS NULL
                          AND o.known_from > q.filed_at""").param(instrument).update();
    }

    /** Takes what waits and was not told of yet as told, the newest session first; call it in a transaction. */
    List<Untold> takeUntold() {
        return sql.sql("""
                        WITH told AS (
                            UPDATE marketdata.quarantine SET told = true WHERE NOT told
                            RETURNING instrument, session, reasons, event, state
                        )
                        SELECT instrument, session,
                               instrument || ' ' || session || coalesce(' ' || lower(event), '') || ' (' || reasons || ')',
                               coalesce(event, 'VALUE') = 'VALUE' AND NOT EXISTS (
                                   SELECT FROM marketdata.bar b WHERE b.instrument = told.instrument
                                      AND b.superseded_at IS NULL AND b.verdict = 'GOOD' AND b.session >= told.session)
                                   AND NOT EXISTS (
                                   SELECT FROM marketdata.observation o WHERE o.instrument = told.instrument
                                      AND o.item = 'VALUE' AND o.superseded_at IS NULL AND o.day >= told.session)
                        FROM told WHERE state = 'WAITING' ORDER BY session DESC, instrument""")
                .query((row, n) -> new Untold(
                        row.getString(1), row.getObject(2, LocalDate.class), row.getString(3), row.getBoolean(4)))
                .list();
    }
}
