package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes the registry into the database at every start: only what changed. */
@Component
class InstrumentTable {

    private static final String KEEP = """
            INSERT INTO marketdata.instrument AS known
                (id, name, kind, isin, mic, calendar, currency, leverage, yearly_fee_percent, diversified, listed_on, ended_on,
                 pea_eligible, pea_basis, pea_source, pea_verified_on, pea_expires_on, source, verified_on, followed)
            VALUES (:id, :name, :kind, :isin, :mic, :calendar, :currency, :leverage, :fee, :diversified, :listedOn, :endedOn,
                    :eligible, :basis, :peaSource, :peaVerifiedOn, :peaExpiresOn, :source, :verifiedOn, true)
            ON CONFLICT (id) DO UPDATE SET
                (name, kind, isin, mic, calendar, currency, leverage, yearly_fee_percent, diversified, listed_on, ended_on,
                 pea_eligible, pea_basis, pea_source, pea_verified_on, pea_expires_on, source, verified_on, followed, changed_at)
              = (excluded.name, excluded.kind, excluded.isin, excluded.mic, excluded.calendar, excluded.currency,
                 excluded.leverage, excluded.yearly_fee_percent, excluded.diversified, excluded.listed_on, excluded.ended_on,
                 excluded.pea_eligible, excluded.pea_basis, excluded.pea_source, excluded.pea_verified_on,
                 excluded.pea_expires_on, excluded.source, excluded.verified_on, true, statement_timestamp())
            WHERE (known.name, known.kind, known.isin, known.mic, known.calendar, known.currency, known.leverage,
                   known.yearly_fee_percent, known.diversified, known.listed_on, known.ended_on, known.pea_eligible,
                   known.pea_basis, known.pea_source, known.pea_verified_on, known.pea_expires_on, known.source,
                   known.verified_on, known.followed)
                IS DISTINCT FROM
                  (excluded.name, excluded.kind, excluded.isin, excluded.mic, excluded.calendar, excluded.currency,
                   excluded.leverage, excluded.yearly_fee_percent, excluded.diversified, excluded.listed_on,
                   excluded.ended_on, excluded.pea_eligible, excluded.pea_basis, excluded.pea_source,
                   excluded.pea_verified_on, excluded.pea_expires_on, excluded.source, excluded.verified_on, true)
            """;

    private final Instruments instruments;
    private final JdbcClient database;
    private final TransactionTemplate transaction;

    InstrumentTable(Instruments instruments, JdbcClient database, PlatformTransactionManager transactions) {
        this.instruments = instruments;
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
    }

    @EventListener(ApplicationStartedEvent.class)
    void keep() {
        transaction.executeWithoutResult(status -> {
            // Two nodes that start together take turns.
            database.sql("LOCK TABLE marketdata.instrument IN SHARE ROW EXCLUSIVE MODE")
                    .update();
            instruments.followed().forEach(this::keep);
            List<String> followed =
                    instruments.followed().stream().map(Followed::id).toList();
            database.sql("""
                            UPDATE marketdata.instrument SET followed = false, changed_at = statement_timestamp()
                            WHERE followed AND id <> ALL (:followed)
                            """).param("followed", followed.toArray(String[]::new)).update();
        });
    }

    private void keep(Followed one) {
        Instrument instrument = one.instrument();
        Followed.PeaEligibility pea = one.pea();
        database.sql(KEEP)
                .param("id", one.id())
                .param("name", instrument.name())
                .param("kind", instrument.kind().name())
                .param(
                        "isin",
                        instrument.isin() == null ? null : instrument.isin().value(),
                        Types.VARCHAR)
                .param("mic", one.mic(), Types.VARCHAR)
                .param("calendar", instrument.calendar().id())
                .param("currency", instrument.currency())
                .param("leverage", instrument.leverage())
                .param("fee", one.yearlyFeePercent(), Types.DOUBLE)
                .param("diversified", instrument.diversified())
                .param("listedOn", instrument.listedOn(), Types.DATE)
                .param("endedOn", instrument.endedOn(), Types.DATE)
                .param("eligible", pea == null ? null : pea.eligible(), Types.BOOLEAN)
                .param("basis", pea == null ? null : pea.basis(), Types.VARCHAR)
                .param("peaSource", pea == null ? null : pea.source(), Types.VARCHAR)
                .param("peaVerifiedOn", pea == null ? null : pea.verifiedOn(), Types.DATE)
                .param("peaExpiresOn", pea == null ? null : pea.expiresOn(), Types.DATE)
                .param("source", one.source())
                .param("verifiedOn", one.verifiedOn(), Types.DATE)
                .update();
        symbols(one);
    }

    private void symbols(Followed one) {
        var sources = new ArrayList<String>();
        var symbols = new ArrayList<String>();
        var former = new ArrayList<Boolean>();
        var until = new ArrayList<String>();
        one.renames().forEach(rename -> {
            sources.add(rename.source());
            symbols.add(rename.symbol());
            former.add(true);
            until.add(rename.until() == null ? "" : rename.until().toString());
        });
        one.symbols().forEach((source, symbol) -> {
            sources.add(source);
            symbols.add(symbol);
            former.add(false);
            until.add("");
        });
        String told = "(SELECT source, symbol, former, nullif(used_until, '')::date AS used_until"
                + " FROM unnest(:sources::text[], :symbols::text[], :former::boolean[], :until::text[])"
                + " AS given (source, symbol, former, used_until)) AS told";
        for (String statement : List.of("""
                DELETE FROM marketdata.instrument_symbol known
                WHERE known.instrument = :id AND NOT EXISTS (
                    SELECT FROM %s
                    WHERE (told.source, told.symbol, told.former, told.used_until)
                        IS NOT DISTINCT FROM (known.source, known.symbol, known.former, known.used_until))
                """, """
                INSERT INTO marketdata.instrument_symbol (instrument, source, symbol, former, used_until)
                SELECT :id, told.* FROM %s ON CONFLICT DO NOTHING
                """)) {
            database.sql(statement.formatted(told))
                    .param("id", one.id())
                    .param("sources", sources.toArray(String[]::new))
                    .param("symbols", symbols.toArray(String[]::new))
                    .param("former", former.toArray(Boolean[]::new))
                    .param("until", until.toArray(String[]::new))
                    .update();
        }
    }
}
