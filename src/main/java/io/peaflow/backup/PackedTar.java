package io.peaflow.backup;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A tar in zstd. Tar wants the size of an entry before the entry: one of unknown size is kept while it is small, and else
 * packed into a scratch file, whose frame then follows the one with its head as it is; frames of zstd may stand one behind
 * the other. So everything is read and packed once.
 */
final class PackedTar implements AutoCloseable {

    /** Up to so many bytes are kept until their number is known. */
    private static final int KEPT = 1 << 20;

    private static final int BUFFER = 1 << 17;
    private static final int LEVEL = 3;
    private static final int BLOCK = 512;

    /** Writes the content of an entry, and gives the rows in it. */
    interface Source {
        long writeTo(OutputStream out) throws SQLException, IOException;
    }

    /** What an entry came to. */
    record Written(long rows, long bytes, String sha256) {}

    private final OutputStream target;
    private final OutputStream frame;
    private final Path scratch;
    private final Instant at;
    private final Runnable checkpoint;

    /**
     * @param scratch a file that is made and removed when it is needed; only its owner can read it
     * @param at the time of every entry
     */
    PackedTar(OutputStream target, Path scratch, Instant at, Runnable checkpoint) throws IOException {
        this.target = target;
        this.frame = packed(target);
        this.scratch = scratch;
        this.at = at;
        this.checkpoint = checkpoint;
    }

    private static OutputStream packed(OutputStream to) throws IOException {
        return new BufferedOutputStream(
                new ZstdOutputStream(to, LEVEL).setChecksum(true).setCloseFrameOnFlush(true), BUFFER);
    }

    void entry(String name, byte[] content) throws IOException {
        head(name, content.length);
        frame.write(content);
        pad(content.length);
    }

    Written entry(String name, Source source) throws IOException, SQLException {
        try (Holding held = new Holding();
                Fingerprint print = new Fingerprint(held, checkpoint)) {
            long rows = source.writeTo(print);
            long size = print.bytes();
            head(name, size);
            if (held.overflow == null) {
                held.kept.writeTo(frame);
            } else {
                held.overflow.close();
                frame.flush();
                Files.copy(scratch, target);
            }
            pad(size);
            return new Written(rows, size, print.sha());
        }
    }

    private void head(String name, long size) throws IOException {
        var head = new ByteArrayOutputStream();
        // Not closed: it would say that its entry is missing.
        @SuppressWarnings("resource")
        var tar = new TarArchiveOutputStream(head, BLOCK, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        var entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(0600);
        entry.setModTime(at.toEpochMilli());
        tar.putArchiveEntry(entry);
        head.writeTo(frame);
    }

    private void pad(long size) throws IOException {
        frame.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }

    /** Ends the archive and the stream below it. */
    @Override
    public void close() throws IOException {
        frame.write(new byte[2 * BLOCK]);
        frame.close();
    }

    /** Keeps what it is given, and once it is too much, packs it into the scratch file. */
    private final class Holding extends OutputStream {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private @Nullable FileChannel file;
        private @Nullable OutputStream overflow;

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            if (overflow == null && kept.size() + length > KEPT) {
                Files.deleteIfExists(scratch);
                file = io.peaflow.home.PrivateFiles.open(scratch);
                overflow = packed(Channels.newOutputStream(file));
                kept.writeTo(overflow);
                kept.reset();
            }
            (overflow == null ? kept : overflow).write(buffer, offset, length);
        }

        /** The stream of zstd leaves the file open when its last bytes find no room, so that is closed here. */
        @Override
        public void close() throws IOException {
            if (overflow == null || file == null) {
                return;
            }
            try {
                overflow.close();
            } finally {
                file.close();
                Files.deleteIfExists(scratch);
            }
        }
    }
}
