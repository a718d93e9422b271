package io.peaflow.marketdata.source;

import io.peaflow.job.Retention;
import io.peaflow.marketdata.source.Note.Outcome;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every question that was put to a source, kept: what was asked, skipped or refused, and why. */
@Component
public class Diagnostics implements Retention {

    /** A note as it was kept, with the run it belongs to. */
    public record Kept(UUID run, Note note) {}

    /**
     * Whether the world outside was reached lately. A file in the watched folder is no contact with it.
     *
     * @param lastContact when any source answered last, whatever it said; null when none ever did
     * @param offlineSince when the network was first found cut after that; null while it is there
     * @param lastFetch when any source gave what it was asked for; null when none ever did
     * @param triedSince when it was tried first, while nothing was ever fetched; else null
     */
    public record Network(
            @Nullable Instant lastContact,
            @Nullable Instant offlineSince,
            @Nullable Instant lastFetch,
            @Nullable Instant triedSince) {}

    private static final String KEEP = """
            INSERT INTO marketdata.asked (run, at, source, instrument, symbol, outcome, reason, tries, status, millis, rows, sample)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final JdbcClient sql;
    private final JdbcTemplate jdbc;
    private final Duration kept;

    Diagnostics(JdbcClient sql, JdbcTemplate jdbc, DiagnosticsSettings settings) {
        this.sql = sql;
        this.jdbc = jdbc;
        this.kept = settings.diagnostics();
    }

    /** Keeps the notes of a harvest that are not kept yet, all at once; may be called as often as one likes. */
    public void keep(Harvest harvest) {
        List<Note> notes = harvest.takeNotes();
        if (notes.isEmpty()) {
            return;
        }
        jdbc.batchUpdate(KEEP, notes, notes.size(), (row, note) -> {
            row.setObject(1, harvest.id());
            row.setTimestamp(2, Timestamp.from(note.at()));
            row.setString(3, note.source());
            row.setString(4, note.instrument());
            row.setString(5, note.symbol());
            row.setString(6, note.outcome().name());
            row.setString(7, note.reason());
            row.setInt(8, note.tries());
            row.setObject(9, note.status(), Types.INTEGER);
            row.setLong(10, note.took().toMillis());
            row.setInt(11, note.rows());
            row.setString(12, note.sample());
        });
    }

    /** What happened about one instrument, the newest first. */
    public List<Kept> about(String instrument, int limit) {
        return sql.sql("""
                        SELECT run, at, source, instrument, symbol, outcome, reason, tries, status, millis, rows, sample
                        FROM marketdata.asked WHERE instrument = ? ORDER BY at DESC, id DESC LIMIT ?""")
                .params(instrument, limit)
                .query((row, n) -> new Kept(
                        row.getObject(1, UUID.class),
                        new Note(
                                row.getTimestamp(2).toInstant(),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                Outcome.valueOf(row.getString(6)),
                                row.getString(7),
                                row.getInt(8),
                                row.getObject(9, Integer.class),
                                Duration.ofMillis(row.getLong(10)),
                                row.getInt(11),
                                row.getString(12))))
                .list();
    }

    /** Whether the world outside was reached lately. */
    public Network network() {
        // Only what was noted after the last contact is looked through: every page asks this.
        return sql.sql("""
                        WITH contact AS (SELECT id, at FROM marketdata.asked
                                         WHERE contact AND source <> 'watched-folder' ORDER BY at DESC LIMIT 1),
                             given AS (SELECT at FROM marketdata.asked
                                       WHERE contact AND outcome IN ('ANSWERED', 'NOTHING') AND source <> 'watched-folder'
                                       ORDER BY at DESC LIMIT 1)
                        SELECT (SELECT at FROM contact),
                               (SELECT min(at) FROM marketdata.asked
                                WHERE outcome = 'OFFLINE' AND id > coalesce((SELECT id FROM contact), 0)
                                  AND at > coalesce((SELECT at FROM contact), '-infinity')),
                               (SELECT at FROM given),
                               CASE WHEN NOT EXISTS (SELECT FROM given)
                                    THEN (SELECT min(at) FROM marketdata.asked
                                          WHERE outcome <> 'SKIPPED' AND source <> 'watched-folder') END""")
                .query((row, n) -> new Network(
                        instant(row.getTimestamp(1)),
                        instant(row.getTimestamp(2)),
                        instant(row.getTimestamp(3)),
                        instant(row.getTimestamp(4))))
                .single();
    }

    private static @Nullable Instant instant(@Nullable Timestamp moment) {
        return moment == null ? null : moment.toInstant();
    }

    /** The symbols that this source refused since then, and has not answered after that, each with when it did. */
    Map<String, Instant> refused(String source, Instant since) {
        var refused = new HashMap<String, Instant>();
        sql.sql("""
                        SELECT DISTINCT ON (symbol) symbol, outcome, at FROM marketdata.asked
                        WHERE source = ? AND at >= ? AND contact ORDER BY symbol, at DESC, id DESC""")
                .params(source, Timestamp.from(since))
                .query((row, n) -> {
                    if (Outcome.BAD_INSTRUMENT.name().equals(row.getString(2))) {
                        refused.put(row.getString(1), row.getTimestamp(3).toInstant());
                    }
                    return n;
                })
                .list();
        return refused;
    }

    @Override
    public String name() {
        return "diagnostics";
    }

    @Override
    public int sweep(Instant now) {
        return sql.sql("DELETE FROM marketdata.asked WHERE at < ?")
                .param(Timestamp.from(now.minus(kept)))
                .update();
    }
}
