package io.peaflow.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.dao.DataAccessResourceFailureException;

/** Makes a set of the whole database and of the configuration, in the spool. */
final class SetMaker {

    private final Spool spool;
    private final BackupKeys keys;
    private final ConfigurationFiles files;
    private final String kind;
    private final String application;

    SetMaker(Spool spool, BackupKeys keys, ConfigurationFiles files, String kind, String application) {
        this.spool = spool;
        this.keys = keys;
        this.files = files;
        this.kind = kind;
        this.application = application;
    }

    /** @param previous the newest set before this one, by its name; empty when there is none */
    SetName make(JdbcConnectionDetails database, String reason, String previous, Runnable checkpoint) {
        try (Snapshot snapshot = Snapshot.of(database)) {
            spool.makeRoom();
            String digits = HexFormat.of()
                    .toHexDigits(ThreadLocalRandom.current().nextInt())
                    .substring(2);
            SetName name = SetName.of(snapshot.at(), digits);
            write(snapshot, head(name, snapshot.at(), reason, previous), checkpoint);
            spool.keepToTheLimit();
            return name;
        } catch (SQLException away) {
            throw new DataAccessResourceFailureException("The database could not be read: " + away.getMessage(), away);
        } catch (IOException trouble) {
            throw new UncheckedIOException("The set could not be written: " + trouble.getMessage(), trouble);
        }
    }

    private void write(Snapshot snapshot, Manifest head, Runnable checkpoint) throws IOException, SQLException {
        SetName name = head.setName();
        Path archive = spool.file(name.archive());
        Path packed = spool.scratch(name, "packed");
        boolean whole = false;
        try {
            Manifest manifest;
            try (FileChannel file = io.peaflow.home.PrivateFiles.open(archive)) {
                manifest = new SetWriter(keys, packed, checkpoint)
                        .write(file, snapshot, head, files.gathered(head.secrets()));
            }
            FolderStore.force(archive);
            io.peaflow.home.PrivateFiles.write(
                    spool.file(name.manifest()),
                    SignedManifest.sign(manifest, keys).text());
            whole = true;
        } finally {
            spool.done(packed);
            if (!whole) {
                Files.deleteIfExists(archive);
            }
        }
    }

    private Manifest head(SetName name, Instant at, String reason, String previous) {
        SortedMap<String, String> tools = new TreeMap<>();
        tools.put("java", Runtime.version().toString());
        tools.put("zstd", com.github.luben.zstd.util.ZstdVersion.VERSION);
        tools.put("age", "age-encryption.org/v1");
        return new Manifest(
                Manifest.FORMAT,
                name.value(),
                at,
                kind,
                application,
                "",
                tools,
                previous.isEmpty() ? null : previous,
                reason,
                keys.isOpenedElsewhere(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    /** The manifest of a set that waits in the spool. */
    SignedManifest waiting(SetName set) throws IOException {
        return SignedManifest.parse(Files.readString(spool.file(set.manifest()), StandardCharsets.UTF_8));
    }
}
