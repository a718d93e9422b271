package io.peaflow.marketdata;

import io.peaflow.marketdata.source.Diagnostics;
import io.peaflow.marketdata.source.Note;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Why a series is as it is: how fresh, what was stored and revised lately, what waits in quarantine. */
@Component
public class Story {

    /** One version of one bar, current or past. */
    public record Version(
            LocalDate session,
            double close,
            String source,
            String verdict,
            String agreement,
            @Nullable String reasons,
            Instant knownFrom,
            @Nullable Instant supersededAt) {}

    /**
     * The story of one instrument.
     *
     * @param holes days of its calendar within the last year of what is stored that have no good bar or value, newest first
     */
    public record Why(
            Freshness.Line freshness,
            Freshness.Contact contact,
            List<LocalDate> holes,
            List<String> unverified,
            List<Note> asked,
            List<Version> versions,
            List<Quarantine.Entry> quarantine) {

        public Why {
            holes = List.copyOf(holes);
            unverified = List.copyOf(unverified);
            asked = List.copyOf(asked);
            versions = List.copyOf(versions);
            quarantine = List.copyOf(quarantine);
        }
    }

    private static final String STORED = """
            SELECT session FROM marketdata.bar
            WHERE instrument = :instrument AND superseded_at IS NULL AND verdict = 'GOOD' AND session >= :from
            UNION
            SELECT day FROM marketdata.observation
            WHERE instrument = :instrument AND superseded_at IS NULL AND item = 'VALUE' AND day >= :from""";

    private static final int SESSIONS = 7;
    private static final int ENTRIES = 20;
    private static final int NOTES = 20;

    private final Instruments instruments;
    private final Freshness freshness;
    private final Quarantine quarantine;
    private final Diagnostics diagnostics;
    private final JdbcClient sql;

    Story(
            Instruments instruments,
            Freshness freshness,
            Quarantine quarantine,
            Diagnostics diagnostics,
            JdbcClient sql) {
        this.instruments = instruments;
        this.freshness = freshness;
        this.quarantine = quarantine;
        this.diagnostics = diagnostics;
        this.sql = sql;
    }

    /** The story of what this id, ISIN or symbol names; empty when it is not followed. */
    public Optional<Why> of(String called) {
        return instruments.find(called).map(this::of);
    }

    private Why of(Followed one) {
        Freshness.Line line = freshness.of(one);
        List<Quarantine.Entry> entries =
                quarantine.list(null, one.id()).stream().limit(ENTRIES).toList();
        List<Note> asked = diagnostics.about(one.id(), NOTES).stream()
                .map(Diagnostics.Kept::note)
                .toList();
        return new Why(
                line,
                freshness.contact(),
                holes(one, line.last()),
                one.unverified(),
                asked,
                versions(one.id(), line.last()),
                entries);
    }

    private List<LocalDate> holes(Followed one, @Nullable LocalDate last) {
        if (last == null) {
            return List.of();
        }
        Set<LocalDate> stored = new HashSet<>(sql.sql(STORED)
                .param("instrument", one.id())
                .param("from", last.minusYears(1))
                .query(LocalDate.class)
                .list());
        LocalDate first = stored.stream().min(Comparator.naturalOrder()).orElse(last);
        return one.instrument().calendar().sessionsBetween(first, last).reversed().stream()
                .filter(day -> !stored.contains(day))
                .toList();
    }

    private List<Version> versions(String instrument, @Nullable LocalDate last) {
        if (last == null) {
            return List.of();
        }
        return sql.sql("""
                        SELECT session, close, source, verdict, agreement, reasons, known_from, superseded_at
                        FROM marketdata.bar WHERE instrument = :instrument AND superseded_at IS NULL AND session > :from
                        UNION ALL
                        SELECT session, close, source, verdict, agreement, reasons, known_from, superseded_at
                        FROM marketdata.bar WHERE instrument = :instrument AND superseded_at IS NOT NULL AND session > :from
                        ORDER BY session DESC, known_from DESC""")
                .param("instrument", instrument)
                .param("from", last.minusDays(SESSIONS + 3L))
                .query((row, n) -> new Version(
                        row.getObject(1, LocalDate.class),
                        row.getDouble(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getTimestamp(7).toInstant(),
                        row.getTimestamp(8) == null ? null : row.getTimestamp(8).toInstant()))
                .list();
    }
}
