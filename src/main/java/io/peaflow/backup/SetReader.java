package io.peaflow.backup;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.github.luben.zstd.ZstdInputStream;
import io.peaflow.kernel.Telling;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Reads a set that lies in a file here. An entry counts only when it is a plain file that the signed manifest names, once,
 * with its size; whatever else an archive may hold is a reason to refuse all of it.
 */
final class SetReader {

    private static final int BUFFER = 1 << 16;
    /** No manifest is larger; it lists tables and files, not rows. */
    private static final int LARGEST_MANIFEST = 16 << 20;

    private final BackupKeys keys;
    private final Runnable checkpoint;

    SetReader(BackupKeys keys, Runnable checkpoint) {
        this.keys = keys;
        this.checkpoint = checkpoint;
    }

    /** Takes the content of one entry. */
    interface Taker {
        void take(String entry, InputStream content) throws IOException;
    }

    /** The manifest, if it is signed by somebody who is trusted here. */
    SignedManifest trusted(SignedManifest signed) {
        if (!keys.trusts(signed.signer())) {
            throw new SetClosed(Telling.of("set.stranger", signed.manifest().name(), signed.signer()));
        }
        return signed;
    }

    /** Whether the file is the one that the manifest tells of: its size and its SHA-256. */
    void compare(Path file, Manifest manifest) throws IOException {
        Manifest.Archive archive = archive(manifest);
        long size = Files.size(file);
        if (size != archive.bytes()) {
            throw new SetDamaged(Telling.of("set.size", manifest.name(), size, archive.bytes()));
        }
        try (InputStream in = Files.newInputStream(file);
                Fingerprint all = new Fingerprint(java.io.OutputStream.nullOutputStream(), checkpoint)) {
            all.take(in);
            if (!all.sha().equals(archive.sha256())) {
                throw new SetDamaged(Telling.of("set.sha", manifest.name()));
            }
        }
    }

    static Manifest.Archive archive(Manifest manifest) {
        if (manifest.archive() == null) {
            throw new SetDamaged(Telling.of("set.no-archive", manifest.name()));
        }
        return manifest.archive();
    }

    /** Opens every entry and holds it against the manifest, without writing anything. */
    void checkDeeply(Path file, Manifest manifest) throws IOException {
        walk(file, manifest, comparing(manifest));
    }

    /** Holds each entry that it is given against the manifest. */
    Taker comparing(Manifest manifest) {
        Map<String, String> sums = new HashMap<>();
        manifest.tables().forEach(table -> sums.put(table.entry(), table.sha256()));
        manifest.files().forEach(piece -> sums.put(piece.entry(), piece.sha256()));
        return (entry, content) -> {
            if (!Fingerprint.of(content).equals(sums.get(entry))) {
                throw new SetDamaged(Telling.of("set.entry-sha", entry, manifest.name()));
            }
        };
    }

    /** Gives each entry in turn, and at the end compares the archive's own manifest with the one beside it. */
    void walk(Path file, Manifest manifest, Taker taker) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        new BufferedInputStream(new ZstdInputStream(decrypted(in, manifest.name())), BUFFER),
                        "UTF-8")) {
            entries(tar, manifest, taker);
        } catch (java.nio.file.NoSuchFileException missing) {
            throw missing;
        } catch (IOException broken) {
            if (broken.getCause() instanceof java.sql.SQLException) {
                throw broken;
            }
            throw new SetDamaged(Telling.of("set.unreadable", manifest.name(), broken.getMessage()), broken);
        }
    }

    void entries(TarArchiveInputStream tar, Manifest manifest, Taker taker) throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        manifest.tables().forEach(table -> sizes.put(table.entry(), table.bytes()));
        manifest.files().forEach(piece -> sizes.put(piece.entry(), piece.bytes()));
        Set<String> missing = new HashSet<>(sizes.keySet());
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            checkpoint.run();
            String name = entry.getName();
            if (missing.isEmpty() && name.equals(Manifest.ENTRY) && isPlain(entry)) {
                last(tar, manifest);
                return;
            }
            if (!missing.remove(name) || !isPlain(entry) || entry.getSize() != sizes.getOrDefault(name, -1L)) {
                throw new SetDamaged(Telling.of("set.entry-strange", manifest.name(), printable(name)));
            }
            taker.take(name, tar);
        }
        throw new SetDamaged(Telling.of("set.cut", manifest.name()));
    }

    private static boolean isPlain(TarArchiveEntry entry) {
        // Not isFile(): to that, devices and pipes are files too.
        boolean plain = entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
        return plain && !entry.isDirectory() && !entry.isSparse() && isSafe(entry.getName());
    }

    /** A name that stays below the folder it is put in, on every system. */
    static boolean isSafe(String name) {
        return name.matches("[A-Za-z0-9._-][A-Za-z0-9._ -]*(/[A-Za-z0-9._-][A-Za-z0-9._ -]*){0,8}")
                && !List.of(name.split("/")).contains("..")
                && !List.of(name.split("/")).contains(".");
    }

    private static String printable(String name) {
        String shown = name.replaceAll("[^\\x20-\\x7e]", "?");
        return shown.length() > 80 ? shown.substring(0, 80) + "..." : shown;
    }

    private static void last(TarArchiveInputStream tar, Manifest beside) throws IOException {
        byte[] text = tar.readNBytes(LARGEST_MANIFEST);
        Manifest inside = SignedManifest.read(new String(text, StandardCharsets.UTF_8));
        if (!inside.equals(beside.with(null))) {
            throw new SetDamaged(Telling.of("set.other-manifest", beside.name()));
        }
        if (tar.getNextEntry() != null) {
            throw new SetDamaged(Telling.of("set.more", beside.name()));
        }
    }

    private InputStream decrypted(InputStream in, String set) throws IOException {
        try {
            List<RecipientStanzaReader> readers = keys.readers();
            if (readers.isEmpty()) {
                throw new SetClosed(Telling.of("set.no-key", set, keys.file()));
            }
            return Channels.newInputStream(
                    new StandardDecryptingChannelFactory().newDecryptingChannel(Channels.newChannel(in), readers));
        } catch (GeneralSecurityException wrong) {
            throw new SetClosed(Telling.of("set.other-key", keys.file(), set), wrong);
        }
    }
}
