package io.peaflow.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * What happens before the migrations: a restore when the word asks for one, and a set when migrations are about to change a
 * database that is not empty.
 */
final class AtStart implements BeforeMigrations {

    private static final Logger log = LoggerFactory.getLogger(AtStart.class);

    private final BackupSettings settings;
    private final Shelf shelf;
    private final SetMaker maker;
    private final Restorer restorer;
    private final Schemas schemas;
    private final StateKeeper keeper;
    private final String kind;
    private final ZoneId zone;
    private final Clock clock;
    private @Nullable RestoreReport report;

    AtStart(
            BackupSettings settings,
            Shelf shelf,
            SetMaker maker,
            Restorer restorer,
            Schemas schemas,
            StateKeeper keeper,
            String kind,
            ZoneId zone,
            Clock clock) {
        this.settings = settings;
        this.shelf = shelf;
        this.maker = maker;
        this.restorer = restorer;
        this.schemas = schemas;
        this.keeper = keeper;
        this.kind = kind;
        this.zone = zone;
        this.clock = clock;
    }

    /** What the restore of this start did. */
    Optional<RestoreReport> report() {
        return Optional.ofNullable(report);
    }

    @Override
    public void beforeMigrations(JdbcConnectionDetails database) {
        try {
            if (settings.state().isMade()) {
                keeper.begin(database);
            } else if (settings.restore().isMade()) {
                restore(database);
            } else {
                keepWhatMigrationsChange(database);
            }
        } catch (SQLException away) {
            throw new DataAccessResourceFailureException("The database could not be asked: " + away.getMessage(), away);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble.getMessage(), trouble);
        } catch (SetUnusable refused) {
            throw new RestoreRefused(
                    refused.getMessage() + ".",
                    "nothing was written; mend what is named and say the word again.",
                    refused);
        }
    }

    private void restore(JdbcConnectionDetails database) throws SQLException, IOException {
        List<String> passedOver = new ArrayList<>();
        List<SetName> candidates =
                candidates(settings.restore().set(), settings.restore().at());
        try (Shelf.Fetched set = shelf.newest(candidates, passedOver, () -> {})) {
            if (!set.manifest().kind().equals(kind)) {
                throw new RestoreRefused(
                        "The set " + set.manifest().name() + " holds "
                                + set.manifest().kind() + " data and this data folder is for " + kind + " ones.",
                        "restore it into a folder of its own kind (peaflow.simulated).");
            }
            report = restorer.restoreToStay(set, database, Restorer.Files.ALL, passedOver, clock.instant());
        }
    }

    /** The sets that the word allows: one by name, or all, or all that are older than a moment. */
    List<SetName> candidates(String wanted, String at) throws IOException {
        List<SetName> names = shelf.names();
        if (!"latest".equals(wanted)) {
            List<SetName> named =
                    names.stream().filter(set -> set.value().equals(wanted)).toList();
            if (named.isEmpty()) {
                throw new RestoreRefused(
                        "There is no set '" + wanted + "' in " + shelf.store().place() + ".",
                        "`peaflow backup list` shows those there are.");
            }
            return named;
        }
        if (at.isBlank()) {
            return names;
        }
        Instant before = moment(at);
        return names.stream().filter(set -> !set.at().isAfter(before)).toList();
    }

    private Instant moment(String at) {
        try {
            return at.endsWith("Z")
                    ? Instant.parse(at)
                    : java.time.LocalDateTime.parse(at).atZone(zone).toInstant();
        } catch (DateTimeParseException odd) {
            throw new RestoreRefused(
                    "--at " + at + " is no moment.", "write 2026-11-20T22:00 (local) or 2026-11-20T21:00:00Z.", odd);
        }
    }

    /** The newest set in the store; a store that is away says nothing. */
    private String previous() {
        try {
            List<SetName> names = shelf.names();
            return names.isEmpty() ? "" : names.getLast().value();
        } catch (IOException away) {
            log.warn(
                    "{} could not be asked for the set before this one",
                    shelf.store().place(),
                    away);
            return "";
        }
    }

    private void keepWhatMigrationsChange(JdbcConnectionDetails database) throws SQLException, IOException {
        try (Connection connection = Databases.connect(database)) {
            Map<String, List<String>> there = Catalogue.migrations(connection, Catalogue.tables(connection));
            boolean changes = schemas.known().entrySet().stream()
                    .anyMatch(room ->
                            !there.getOrDefault(room.getKey(), List.of()).containsAll(room.getValue()));
            // Before the first start whatever lies there is somebody else's.
            boolean ours = schemas.known().keySet().stream().anyMatch(there::containsKey);
            if (!changes || !ours || Catalogue.withRows(connection).isEmpty()) {
                return;
            }
        }
        SetName set = maker.make(database, "before a migration", previous(), () -> {});
        try {
            shelf.deliver(set, () -> {});
            log.info(
                    "The set {} was made before the migrations, in {}",
                    set,
                    shelf.store().place());
        } catch (IOException later) {
            log.warn(
                    "The set {} was made before the migrations and waits for {}",
                    set,
                    shelf.store().place(),
                    later);
        }
    }
}
