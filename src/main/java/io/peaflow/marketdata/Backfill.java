package io.peaflow.marketdata;

import io.peaflow.kernel.Instrument;
import io.peaflow.kernel.InstrumentKind;
import io.peaflow.marketdata.source.Errand;
import io.peaflow.marketdata.source.Harvest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills a span of days by hand, one instrument after the other. Nothing is remembered about it but the bars themselves:
 * whoever begins again, after whatever interruption, is told what is still missing and goes on there.
 */
@Component
public class Backfill {

    /**
     * What an instrument lacks of a span.
     *
     * @param expected days of its calendar within the span and its life
     * @param missing of these, how many are not stored as good
     */
    public record Gap(String instrument, LocalDate from, LocalDate to, int expected, int missing) {}

    /** What came of filling one; {@code note} says what did not come. */
    public record Filled(String instrument, int stored, int revised, int quarantined, String note) {}

    private final Instruments instruments;
    private final Lacks lacks;
    private final Judging judging;
    private final Intake intake;
    private final AllSources sources;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Backfill(
            Instruments instruments,
            Lacks lacks,
            Judging judging,
            Intake intake,
            AllSources sources,
            JdbcClient sql,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.instruments = instruments;
        this.lacks = lacks;
        this.judging = judging;
        this.intake = intake;
        this.sources = sources;
        this.sql = sql;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** What the followed instruments lack between two days, both included; those that lack nothing are left out. */
    public List<Gap> plan(LocalDate from, LocalDate to) {
        Map<String, Integer> stored = stored(from, to);
        Instant now = clock.instant();
        List<Gap> gaps = new ArrayList<>();
        for (Followed one : instruments.followed()) {
            Instrument instrument = one.instrument();
            LocalDate first = lacks.first(instrument, from);
            LocalDate last = earlier(to, Lacks.last(instrument, now));
            if (!last.isBefore(first)) {
                int expected = instrument.calendar().countSessions(first, last);
                int missing = expected - stored.getOrDefault(one.id(), 0);
                if (missing > 0) {
                    gaps.add(new Gap(one.id(), first, last, expected, missing));
                }
            }
        }
        return gaps;
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private Map<String, Integer> stored(LocalDate from, LocalDate to) {
        var stored = new HashMap<String, Integer>();
        sql.sql("""
                        SELECT instrument, count(*) FROM marketdata.bar
                        WHERE superseded_at IS NULL AND verdict = 'GOOD' AND session BETWEEN ? AND ? GROUP BY instrument
                        UNION ALL
                        SELECT instrument, count(DISTINCT day) FROM marketdata.observation
                        WHERE superseded_at IS NULL AND item = 'VALUE' AND day BETWEEN ? AND ? GROUP BY instrument""")
                .params(from, to, from, to)
                .query((row, n) -> stored.put(row.getString(1), row.getInt(2)))
                .list();
        return stored;
    }

    private boolean isBegun(String instrument, LocalDate from, LocalDate to) {
        return sql.sql("SELECT EXISTS (SELECT FROM marketdata.bar WHERE instrument = ? AND superseded_at IS NULL"
                        + " AND verdict = 'GOOD' AND session BETWEEN ? AND ?)")
                .params(instrument, from, to)
                .query(Boolean.class)
                .single();
    }

    /** Asks the sources about one instrument, judges and keeps; empty when it is not followed. */
    public Optional<Filled> fill(String instrument, LocalDate from, LocalDate to) {
        return instruments.find(instrument).map(one -> fill(one, from, to));
    }

    private Filled fill(Followed one, LocalDate from, LocalDate to) {
        Instant now = clock.instant();
        UUID id = UUID.randomUUID();
        LocalDate first = lacks.first(one.instrument(), from);
        LocalDate last = earlier(to, Lacks.last(one.instrument(), now));
        // Where a part is stored already, days are missing within: a second source may have what the first one lacks.
        int answers = isBegun(one.id(), first, last) ? 2 : 1;
        Optional<Errand> errand = lacks.window(one, first, last, answers);
        if (errand.isEmpty()) {
            return new Filled(one.id(), 0, 0, 0, "it has no session between " + from + " and " + to);
        }
        Harvest harvest = Harvest.byHand(id, now, List.of(errand.get()));
        sources.gather(harvest);
        Take take = judging.judge(one, errand.get(), harvest);
        Intake.Kept kept = Objects.requireNonNull(transaction.execute(status -> {
            Intake.Kept changed = intake.keep(take, id);
            intake.tell(id);
            return changed;
        }));
        // An older span ends where the source has a hole, and that is nothing to wait for.
        String note = one.instrument().kind() == InstrumentKind.MACRO || kept.stored() == 0 ? take.missing() : "";
        return new Filled(one.id(), kept.stored(), kept.revised(), kept.quarantined(), note);
    }
}
