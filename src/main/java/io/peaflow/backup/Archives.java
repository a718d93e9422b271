package io.peaflow.backup;

import io.peaflow.kernel.Telling;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tables {@code backup.archive} and {@code backup.drill}: what is known here of each set. */
@Component
class Archives {

    /** What is known of a set. */
    record Known(
            SetName name,
            Instant snapshotAt,
            String reason,
            long bytes,
            int tables,
            long rows,
            boolean secrets,
            String signer,
            @Nullable Instant verifiedAt,
            @Nullable Instant provenAt,
            @Nullable String fault,
            @Nullable Telling said,
            List<String> leftOut) {

        Known {
            leftOut = List.copyOf(leftOut);
        }

        /** It was whole when it was last looked at. */
        boolean isGood() {
            return verifiedAt != null && fault == null;
        }
    }

    private final JdbcClient sql;
    private final Clock clock;

    Archives(JdbcClient sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** A set that is there; what is known of it already stays. */
    void seen(SignedManifest signed) {
        Manifest manifest = signed.manifest();
        Manifest.Archive archive = SetReader.archive(manifest);
        sql.sql("""
                        INSERT INTO backup.archive (name, snapshot_at, reason, bytes, sha256, tables, row_count, secrets, signer, left_out, seen_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?) ON CONFLICT (name) DO NOTHING""")
                .params(
                        manifest.name(),
                        utc(manifest.snapshotAt()),
                        manifest.reason(),
                        archive.bytes(),
                        archive.sha256(),
                        manifest.tables().size(),
                        manifest.rows(),
                        manifest.secrets(),
                        signed.signer(),
                        manifest.leftOut().stream().map(Manifest.LeftOut::file).collect(Collectors.joining("\n")),
                        utc(clock.instant()))
                .update();
    }

    void verified(SetName set) {
        sql.sql("UPDATE backup.archive SET verified_at = ?, fault = NULL, fault_said = NULL WHERE name = ?")
                .params(utc(clock.instant()), set.value())
                .update();
    }

    void faulty(SetName set, Telling fault) {
        sql.sql("UPDATE backup.archive SET fault = ?, fault_said = ? WHERE name = ?")
                .params(fault.english(), fault.encoded(), set.value())
                .update();
    }

    void gone(SetName set) {
        sql.sql("DELETE FROM backup.archive WHERE name = ?").param(set.value()).update();
    }

    List<Known> all() {
        return sql.sql("SELECT * FROM backup.archive ORDER BY name DESC")
                .query((row, n) -> new Known(
                        new SetName(row.getString("name")),
                        row.getTimestamp("snapshot_at").toInstant(),
                        row.getString("reason"),
                        row.getLong("bytes"),
                        row.getInt("tables"),
                        row.getLong("row_count"),
                        row.getBoolean("secrets"),
                        row.getString("signer"),
                        instant(row.getTimestamp("verified_at")),
                        instant(row.getTimestamp("proven_at")),
                        row.getString("fault"),
                        said(row.getString("fault_said")),
                        Optional.ofNullable(row.getString("left_out")).stream()
                                .flatMap(String::lines)
                                .toList()))
                .list();
    }

    Map<SetName, Known> byName() {
        Map<SetName, Known> byName = new HashMap<>();
        all().forEach(known -> byName.put(known.name(), known));
        return byName;
    }

    void drilled(Sets.Drill drill) {
        sql.sql("""
                        INSERT INTO backup.drill (archive, began_at, millis, tables, row_count, proven, story, said)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        drill.set(),
                        utc(drill.at()),
                        drill.millis(),
                        drill.tables(),
                        drill.rows(),
                        drill.proven(),
                        drill.story(),
                        encoded(drill.said()))
                .update();
        if (drill.proven()) {
            sql.sql(
                            "UPDATE backup.archive SET proven_at = ?, verified_at = ?, fault = NULL, fault_said = NULL WHERE name = ?")
                    .params(utc(drill.at()), utc(drill.at()), drill.set())
                    .update();
        }
    }

    Optional<Sets.Drill> lastDrill() {
        return drill("SELECT * FROM backup.drill ORDER BY began_at DESC LIMIT 1");
    }

    Optional<Sets.Drill> lastProof() {
        return drill("SELECT * FROM backup.drill WHERE proven ORDER BY began_at DESC LIMIT 1");
    }

    private Optional<Sets.Drill> drill(String query) {
        return sql.sql(query)
                .query((row, n) -> new Sets.Drill(
                        row.getString("archive"),
                        row.getTimestamp("began_at").toInstant(),
                        row.getLong("millis"),
                        row.getInt("tables"),
                        row.getLong("row_count"),
                        row.getBoolean("proven"),
                        row.getString("story"),
                        lines(row.getString("said"))))
                .optional();
    }

    /** Since when there is this room: nothing can be older. */
    Instant since() {
        return sql.sql(
                        "SELECT min(installed_on) AT TIME ZONE current_setting('TimeZone') FROM backup.flyway_schema_history")
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
    }

    /** What the owner has said once; empty when he has not, or about something else. */
    boolean said(String word, String about) {
        return sql.sql("SELECT EXISTS (SELECT 1 FROM backup.word WHERE name = ? AND about = ?)")
                .params(word, about)
                .query(Boolean.class)
                .single();
    }

    void say(String word, String about) {
        sql.sql("""
                        INSERT INTO backup.word (name, said_at, about) VALUES (?, ?, ?)
                        ON CONFLICT (name) DO UPDATE SET said_at = excluded.said_at, about = excluded.about""").params(word, utc(clock.instant()), about).update();
    }

    private static @Nullable Telling said(@Nullable String encoded) {
        return encoded == null ? null : Telling.decoded(encoded);
    }

    /** One telling a line: none has a line break in its encoded form. */
    private static String encoded(List<Telling> lines) {
        return lines.stream().map(Telling::encoded).collect(Collectors.joining("\n"));
    }

    private static List<Telling> lines(@Nullable String encoded) {
        return encoded == null
                ? List.of()
                : encoded.lines().map(Telling::decoded).toList();
    }

    static Timestamp utc(Instant instant) {
        return Timestamp.from(instant);
    }

    static @Nullable Instant instant(@Nullable Timestamp stamp) {
        return stamp == null ? null : stamp.toInstant();
    }
}
