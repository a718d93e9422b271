package io.peaflow.backup;

import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a set: tar, zstd and age, one inside the other, so that {@code age -d | zstd -d | tar t} reads it anywhere. Nothing
 * is held but a few buffers: a table that does not fit is read twice from the same snapshot, first for its size and
 * fingerprint, which tar wants to know beforehand.
 */
final class SetWriter {

    /** A table of up to so many bytes is read once and kept meanwhile. */
    private static final int HELD = 1 << 20;

    private static final int BUFFER = 1 << 16;
    private static final int ZSTD_LEVEL = 3;

    private final BackupKeys keys;
    private final Runnable checkpoint;

    SetWriter(BackupKeys keys, Runnable checkpoint) {
        this.keys = keys;
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
    Manifest write(FileChannel file, Snapshot snapshot, Manifest head, List<Piece> pieces)
            throws IOException, SQLException {
        Manifest inner;
        try (Fingerprint sealed = new Fingerprint(Channels.newOutputStream(file), checkpoint)) {
            try (OutputStream secret = encrypted(sealed);
                    ZstdOutputStream packed = new ZstdOutputStream(secret, ZSTD_LEVEL).setChecksum(true);
                    TarArchiveOutputStream tar =
                            new TarArchiveOutputStream(new BufferedOutputStream(packed, BUFFER), "UTF-8")) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                inner = fill(tar, snapshot, head, pieces);
                tar.finish();
            }
            return inner.with(new Manifest.Archive(inner.setName().archive(), sealed.bytes(), sealed.sha()));
        }
    }

    private Manifest fill(TarArchiveOutputStream tar, Snapshot snapshot, Manifest head, List<Piece> pieces)
            throws IOException, SQLException {
        List<Manifest.Table> tables = new ArrayList<>();
        for (Catalogue.Table table : snapshot.tables()) {
            checkpoint.run();
            tables.add(table(tar, snapshot, table));
        }
        List<Manifest.File> files = new ArrayList<>();
        for (Piece piece : pieces) {
            entry(tar, piece.entry(), piece.content.length, snapshot.at());
            tar.write(piece.content);
            tar.closeArchiveEntry();
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
                keys.recipients(),
                null);
        byte[] manifest = SignedManifest.plain(whole).getBytes(StandardCharsets.UTF_8);
        entry(tar, Manifest.ENTRY, manifest.length, snapshot.at());
        tar.write(manifest);
        tar.closeArchiveEntry();
        return whole;
    }

    private Manifest.Table table(TarArchiveOutputStream tar, Snapshot snapshot, Catalogue.Table table)
            throws IOException, SQLException {
        String name = "tables/" + table.schema() + "." + table.name() + ".csv";
        var held = new Held();
        var first = new Fingerprint(held, checkpoint);
        long rows = snapshot.copy(table, first);
        String sha = first.sha();
        entry(tar, name, first.bytes(), snapshot.at());
        if (held.isWhole()) {
            held.writeTo(tar);
        } else {
            snapshot.copy(table, new Unclosed(tar));
        }
        tar.closeArchiveEntry();
        return new Manifest.Table(name, table.schema(), table.name(), table.columns(), rows, first.bytes(), sha);
    }

    private static void entry(TarArchiveOutputStream tar, String name, long size, Instant at) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(0600);
        entry.setModTime(at.toEpochMilli());
        tar.putArchiveEntry(entry);
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

    /** Keeps what it is given until it is too much; then it keeps nothing. */
    private static final class Held extends OutputStream {

        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private boolean tooMuch;

        boolean isWhole() {
            return !tooMuch;
        }

        void writeTo(OutputStream out) throws IOException {
            content.writeTo(out);
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            if (!tooMuch && content.size() + length > HELD) {
                tooMuch = true;
                content.reset();
            }
            if (!tooMuch) {
                content.write(buffer, offset, length);
            }
        }
    }

    /** The driver closes what it copies to; the archive goes on. */
    private static final class Unclosed extends OutputStream {

        private final OutputStream out;

        Unclosed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
        }
    }
}
