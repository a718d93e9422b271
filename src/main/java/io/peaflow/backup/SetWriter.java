package io.peaflow.backup;

import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a set: tar, zstd and age, one inside the other, so that {@code age -d | zstd -d | tar t} reads it anywhere. Nothing
 * is held but a few buffers, and each table is read once.
 */
final class SetWriter {

    private static final int BUFFER = 1 << 16;

    private final BackupKeys keys;
    private final Path scratch;
    private final Runnable checkpoint;

    /** @param scratch a file for a table while it is packed */
    SetWriter(BackupKeys keys, Path scratch, Runnable checkpoint) {
        this.keys = keys;
        this.scratch = scratch;
        this.checkpoint = checkpoint;
    }

    /** A file of the configuration, of models or of reports. */
    static final class Piece {

        private final String entry;
        private final byte[] content;

        Piece(String entry, byte[] content) {
            this.entry = entry;
            this.content = content.clone();
        }

        String entry() {
            return entry;
        }
    }

    /**
     * Writes the archive and gives the manifest that belongs beside it.
     *
     * @param head what is known beforehand; its tables, sequences and files are not looked at
     */
    Manifest write(FileChannel file, Snapshot snapshot, Manifest head, ConfigurationFiles.Gathered pieces)
            throws IOException, SQLException {
        Manifest inner;
        try (Fingerprint sealed = new Fingerprint(Channels.newOutputStream(file), checkpoint)) {
            try (PackedTar tar = new PackedTar(encrypted(sealed), scratch, snapshot.at(), checkpoint)) {
                inner = fill(tar, snapshot, head, pieces);
            }
            return inner.with(new Manifest.Archive(inner.setName().archive(), sealed.bytes(), sealed.sha()));
        }
    }

    private Manifest fill(PackedTar tar, Snapshot snapshot, Manifest head, ConfigurationFiles.Gathered gathered)
            throws IOException, SQLException {
        List<Manifest.Table> tables = new ArrayList<>();
        for (Catalogue.Table table : snapshot.tables()) {
            checkpoint.run();
            tables.add(table(tar, snapshot, table));
        }
        List<Manifest.File> files = new ArrayList<>();
        for (Piece piece : gathered.pieces()) {
            tar.entry(piece.entry(), piece.content);
            files.add(new Manifest.File(
                    piece.entry(), piece.content.length, Fingerprint.of(new ByteArrayInputStream(piece.content))));
        }
        Manifest whole = new Manifest(
                head.format(),
                head.name(),
                head.snapshotAt(),
                head.kind(),
                head.application(),
                snapshot.serverVersion(),
                head.tools(),
                head.previous(),
                head.reason(),
                head.secrets(),
                snapshot.migrations(),
                tables,
                snapshot.sequences(),
                files,
                gathered.leftOut(),
                keys.recipients(),
                null);
        tar.entry(Manifest.ENTRY, SignedManifest.plain(whole).getBytes(StandardCharsets.UTF_8));
        return whole;
    }

    private static Manifest.Table table(PackedTar tar, Snapshot snapshot, Catalogue.Table table)
            throws IOException, SQLException {
        String name = "tables/" + table.schema() + "." + table.name() + ".csv";
        PackedTar.Written done = tar.entry(name, out -> snapshot.copy(table, out));
        return new Manifest.Table(
                name, table.schema(), table.name(), table.columns(), done.rows(), done.bytes(), done.sha256());
    }

    private OutputStream encrypted(OutputStream out) throws IOException {
        try {
            return new BufferedOutputStream(
                    Channels.newOutputStream(new StandardEncryptingChannelFactory()
                            .newEncryptingChannel(
                                    Channels.newChannel(new BufferedOutputStream(out, BUFFER)), keys.writers())),
                    BUFFER);
        } catch (GeneralSecurityException wrong) {
            throw new IOException("The set cannot be encrypted for " + keys.recipients(), wrong);
        }
    }
}
