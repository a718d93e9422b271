package io.peaflow.backup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/** The sets there are: listed, verified, restored elsewhere, erased. */
@Component
public class Sets {

    private static final Logger log = LoggerFactory.getLogger(Sets.class);

    /**
     * A set.
     *
     * @param verifiedAt when it was last read back whole
     * @param provenAt when it was last restored and compared
     * @param keptUntil when it may be removed; null with {@code keptForEver}
     * @param leftOut files of the data folder that are not in it
     * @param said the fault as facts; null without one, or when only the line is known
     */
    public record View(
            String name,
            Instant snapshotAt,
            String reason,
            long bytes,
            int tables,
            long rows,
            boolean secrets,
            @Nullable Instant verifiedAt,
            @Nullable Instant provenAt,
            @Nullable String fault,
            @Nullable Instant keptUntil,
            boolean keptForEver,
            List<String> leftOut,
            @JsonIgnore @Nullable Telling said) {

        public View {
            leftOut = List.copyOf(leftOut);
        }

        public boolean isGood() {
            return verifiedAt != null && fault == null;
        }
    }

    /**
     * A restore that was tried in a scratch database.
     *
     * @param said the story as facts, line by line; empty when only the story is known
     */
    public record Drill(
            String set,
            Instant at,
            long millis,
            int tables,
            long rows,
            boolean proven,
            String story,
            @JsonIgnore List<Telling> said) {

        public Drill {
            said = List.copyOf(said);
        }
    }

    /**
     * The whole picture.
     *
     * @param unreachable why the store could not be asked; then the sets are those known from before
     * @param waiting sets that wait on this machine for the store
     */
    public record Picture(
            String place,
            boolean elsewhere,
            @Nullable String unreachable,
            List<View> sets,
            List<String> waiting,
            @Nullable Drill lastDrill,
            @Nullable Drill lastProof) {

        /** The newest set that is whole. */
        public Optional<View> lastGood() {
            return sets.stream().filter(View::isGood).max(Comparator.comparing(View::name));
        }
    }

    /** What an erasure could do: sets that are gone, and those that something still holds. */
    public record Erasure(List<String> erased, List<String> held) {}

    /** There is no such set. */
    public static final class UnknownSet extends RuntimeException {
        UnknownSet(String name) {
            super("There is no set " + name + "; `peaflow backup list` shows those there are");
        }
    }

    private final Shelf shelf;
    private final Archives archives;
    private final Inventory inventory;
    private final Retention retention;
    private final Restorer restorer;
    private final AtStart candidates;
    private final BackupSettings settings;
    private final JdbcConnectionDetails database;
    private final Clock clock;

    Sets(
            Shelf shelf,
            Archives archives,
            Inventory inventory,
            Retention retention,
            Restorer restorer,
            AtStart candidates,
            BackupSettings settings,
            JdbcConnectionDetails database,
            Clock clock) {
        this.shelf = shelf;
        this.archives = archives;
        this.inventory = inventory;
        this.retention = retention;
        this.restorer = restorer;
        this.candidates = candidates;
        this.settings = settings;
        this.database = database;
        this.clock = clock;
    }

    /** Asks the store what there is, learns of sets that are new here, and tells all of it. */
    public Picture picture() {
        @Nullable String unreachable = null;
        try {
            inventory.learn();
        } catch (IOException away) {
            unreachable = String.valueOf(away.getMessage());
        }
        return new Picture(
                shelf.store().place(),
                shelf.store().isElsewhere(),
                unreachable,
                views(),
                waiting(),
                archives.lastDrill().orElse(null),
                archives.lastProof().orElse(null));
    }

    /** The same without asking the store: for what looks every minute. */
    public Picture known() {
        return new Picture(
                shelf.store().place(),
                shelf.store().isElsewhere(),
                null,
                views(),
                waiting(),
                archives.lastDrill().orElse(null),
                archives.lastProof().orElse(null));
    }

    private List<View> views() {
        List<Archives.Known> all = archives.all();
        RetentionPlan plan = retention.plan(all);
        return all.stream().map(known -> view(known, plan)).toList();
    }

    private static View view(Archives.Known known, RetentionPlan plan) {
        @Nullable Instant until = plan.until(known.name());
        return new View(
                known.name().value(),
                known.snapshotAt(),
                known.reason(),
                known.bytes(),
                known.tables(),
                known.rows(),
                known.secrets(),
                known.verifiedAt(),
                known.provenAt(),
                known.fault(),
                until,
                until == null,
                known.leftOut(),
                known.said());
    }

    private List<String> waiting() {
        try {
            return shelf.spool().waiting().stream().map(SetName::value).toList();
        } catch (IOException unreadable) {
            log.warn("The spool of backups cannot be read", unreadable);
            return List.of();
        }
    }

    /**
     * What the key of the bucket has to be allowed, in the language of IAM.
     *
     * @param withDelete without it the bucket's own lifecycle is the retention, and nothing can be erased from here
     */
    public Map<String, Object> policy(boolean withDelete) {
        return BucketPolicy.of(settings.s3(), withDelete);
    }

    /** Holds a set against its signed manifest; deeply: opens every entry. Throws nothing for a set that is not right: the view says it. */
    public View verify(String name, boolean deep) {
        SetName set = existing(name);
        try {
            shelf.verify(set, deep, () -> {});
            archives.verified(set);
        } catch (SetUnusable wrong) {
            archives.faulty(set, wrong.said());
        } catch (IOException away) {
            throw new java.io.UncheckedIOException(
                    "The set " + name + " could not be read: " + away.getMessage(), away);
        }
        return views().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownSet(name));
    }

    /**
     * Restores a set, or the newest before a moment, into an empty database that is not this one.
     *
     * @param into a database of the same server by its name, or jdbc:postgresql://host/name
     */
    public RestoreReport restoreInto(String set, String at, String into, String user, String password) {
        if (into.matches("[A-Za-z0-9_]{1,60}")) {
            return restoreInto(set, at, Databases.beside(database, into));
        }
        // No parameters: some of the driver's load classes by name.
        if (!into.matches("jdbc:postgresql://[A-Za-z0-9.:\\[\\]-]{1,200}/[A-Za-z0-9_.-]{1,60}")) {
            throw new RestoreRefused(
                    "--into " + into + " is no database.",
                    "name one of this server, or jdbc:postgresql://host:port/name.");
        }
        return restoreInto(set, at, Databases.at(into, user, password));
    }

    RestoreReport restoreInto(String set, String at, JdbcConnectionDetails target) {
        requireReachable(target);
        List<String> passedOver = new ArrayList<>();
        try (Shelf.Fetched fetched = shelf.newest(candidates.candidates(set, at), passedOver, () -> {})) {
            return restorer.restoreToStay(fetched, target, Restorer.Files.NONE, passedOver, clock.instant());
        } catch (SetUnusable wrong) {
            throw new RestoreRefused(wrong.getMessage() + ".", "mend what is named; the target is as it was.", wrong);
        } catch (IOException away) {
            throw new java.io.UncheckedIOException("The set could not be read: " + away.getMessage(), away);
        }
    }

    /** A target that is not there is the caller's matter, and no trouble of our own database. */
    private static void requireReachable(JdbcConnectionDetails target) {
        try (Connection connection = Databases.connect(target)) {
            Catalogue.execute(connection, "SELECT 1");
        } catch (SQLException away) {
            throw new RestoreRefused(
                    "The target cannot be reached: " + away.getMessage() + ".",
                    "make the database first (CREATE DATABASE name), and look at host, --user and PEAFLOW_RESTORE_PASSWORD;"
                            + " nothing was changed.",
                    away);
        }
    }

    /** Deletes sets for good, whatever retention says. */
    public Erasure erase(List<String> names) {
        List<String> erased = new ArrayList<>();
        List<String> held = new ArrayList<>();
        for (String name : names) {
            List<String> why = erase(name).stream().map(Telling::english).toList();
            if (why.isEmpty()) {
                erased.add(name);
            } else {
                held.add(name + ": " + String.join("; ", why));
            }
        }
        return new Erasure(erased, held);
    }

    /** In the store and, while it waits for it, here; gives the reasons for which something of it stays. */
    private List<Telling> erase(String name) {
        SetName set = SetName.find(name).orElseThrow(() -> new UnknownSet(name));
        boolean waits = waiting().contains(name);
        if (waits) {
            try {
                shelf.spool().remove(set);
            } catch (IOException stays) {
                return List.of(
                        Telling.plain("it waits on this machine and could not be removed: " + stays.getMessage()));
            }
            if (!archives.byName().containsKey(set)) {
                return List.of();
            }
        }
        return retention.remove(existing(name), shelf::erase);
    }

    private SetName existing(String name) {
        SetName set = SetName.find(name).orElseThrow(() -> new UnknownSet(name));
        if (!archives.byName().containsKey(set)) {
            try {
                inventory.learn();
            } catch (IOException away) {
                throw new java.io.UncheckedIOException("The store could not be asked: " + away.getMessage(), away);
            }
            if (!archives.byName().containsKey(set)) {
                throw new UnknownSet(name);
            }
        }
        return set;
    }
}
