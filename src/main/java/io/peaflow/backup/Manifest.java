package io.peaflow.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a set holds, and the fingerprint of each part. It is the last entry of the archive and lies beside it.
 *
 * @param previous the set before this one
 * @param reason why it was made: scheduled, by hand, before a migration
 * @param secrets whether the configuration in it still has its secrets
 * @param migrations the versions of each room's schema, oldest first
 * @param leftOut files of the data folder that belong to a set and are not in it: too large, or of a name that is not allowed
 * @param archive the encrypted file; only known outside of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Manifest(
        String format,
        String name,
        Instant snapshotAt,
        String kind,
        String application,
        String postgresql,
        Map<String, String> tools,
        @Nullable String previous,
        String reason,
        boolean secrets,
        Map<String, List<String>> migrations,
        List<Table> tables,
        List<Sequence> sequences,
        List<File> files,
        List<LeftOut> leftOut,
        List<String> recipients,
        @Nullable Archive archive) {

    static final String FORMAT = "peaflow-set/1";
    /** The entry's name inside of the archive. */
    static final String ENTRY = "manifest.json";

    /** A table's rows as CSV with a header. */
    record Table(String entry, String schema, String name, List<String> columns, long rows, long bytes, String sha256) {

        String qualified() {
            return schema + "." + name;
        }
    }

    /** A sequence and the last value it gave. */
    record Sequence(String schema, String name, long lastValue) {}

    /** A file of the data folder. */
    record File(String entry, long bytes, String sha256) {}

    /** A file that is not in the set. */
    record LeftOut(String file, long bytes) {}

    /** The encrypted file that holds everything. */
    record Archive(String object, long bytes, String sha256) {}

    Manifest {
        tools = Map.copyOf(tools);
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
        files = List.copyOf(files);
        // Sets of before it was told have no list.
        leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
        recipients = List.copyOf(recipients);
    }

    SetName setName() {
        return new SetName(name);
    }

    Manifest with(@Nullable Archive sealed) {
        return new Manifest(
                format,
                name,
                snapshotAt,
                kind,
                application,
                postgresql,
                tools,
                previous,
                reason,
                secrets,
                migrations,
                tables,
                sequences,
                files,
                leftOut,
                recipients,
                sealed);
    }

    long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    /** The rows that a restore loads: the history of the migrations makes itself. */
    List<Table> loaded() {
        return tables.stream()
                .filter(table -> !table.name().equals(Catalogue.MIGRATIONS))
                .toList();
    }

    /** Each entry of the archive, without the manifest. */
    List<String> entries() {
        List<String> entries = new ArrayList<>();
        tables.forEach(table -> entries.add(table.entry()));
        files.forEach(file -> entries.add(file.entry()));
        return entries;
    }
}
