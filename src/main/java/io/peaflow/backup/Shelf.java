package io.peaflow.backup;

import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sets in the store: put there so that they are whole, found again, and fetched to be read. */
final class Shelf {

    private static final Logger log = LoggerFactory.getLogger(Shelf.class);
    private static final int LARGEST_MANIFEST = 16 << 20;

    private final SetStore store;
    private final Spool spool;
    private final BackupKeys keys;

    Shelf(SetStore store, Spool spool, BackupKeys keys) {
        this.store = store;
        this.spool = spool;
        this.keys = keys;
    }

    SetStore store() {
        return store;
    }

    Spool spool() {
        return spool;
    }

    /** Whether sets of this signer are read here. */
    boolean trusts(String signer) {
        return keys.trusts(signer);
    }

    /** An archive on this machine, to be read and thrown away. */
    record Fetched(SignedManifest signed, Path archive, Spool spool) implements AutoCloseable {

        Manifest manifest() {
            return signed.manifest();
        }

        @Override
        public void close() throws IOException {
            spool.done(archive);
        }
    }

    /** The sets that have both their files, oldest first. */
    List<SetName> names() throws IOException {
        Set<String> objects = store.list().stream().map(SetStore.Stored::object).collect(Collectors.toSet());
        return objects.stream()
                .filter(object -> object.endsWith(SetName.MANIFEST))
                .flatMap(object -> SetName.ofObject(object).stream())
                .filter(set -> objects.contains(set.archive()))
                .sorted()
                .toList();
    }

    /** The manifest as it lies beside the archive, if it is the one of the set of this name. */
    SignedManifest manifest(SetName set) throws IOException {
        SignedManifest signed;
        try (InputStream in = store.open(set.manifest())) {
            signed = SignedManifest.parse(new String(in.readNBytes(LARGEST_MANIFEST), StandardCharsets.UTF_8));
        }
        if (!signed.manifest().name().equals(set.value())) {
            // An old set under a new name would be taken for the newest, with a signature that is right.
            throw new SetDamaged(
                    Telling.of("set.other-name", set, signed.manifest().name()));
        }
        return signed;
    }

    /**
     * Stores a set that waits in the spool: the archive, read back; then the manifest, read back; then it is a set, and the
     * spool lets it go.
     */
    SignedManifest deliver(SetName set, Runnable checkpoint) throws IOException {
        SignedManifest signed = SignedManifest.parse(Files.readString(spool.file(set.manifest())));
        Manifest.Archive archive = SetReader.archive(signed.manifest());
        store.put(set.archive(), spool.file(set.archive()));
        Telling differs = difference(set, archive, checkpoint).orElse(null);
        if (differs != null) {
            throw new IOException(differs.english());
        }
        store.put(set.manifest(), spool.file(set.manifest()));
        if (!manifest(set).text().equals(signed.text())) {
            throw new IOException(
                    "The manifest of " + set + " reads otherwise in " + store.place() + " than it was written");
        }
        spool.remove(set);
        return signed;
    }

    /** In what the archive in the store is not the one that was written; empty when it is. */
    private Optional<Telling> difference(SetName set, Manifest.Archive archive, Runnable checkpoint)
            throws IOException {
        try (InputStream in = store.open(set.archive());
                Fingerprint read = new Fingerprint(java.io.OutputStream.nullOutputStream(), checkpoint)) {
            read.take(in);
            return read.bytes() == archive.bytes() && read.sha().equals(archive.sha256())
                    ? Optional.empty()
                    : Optional.of(
                            Telling.of("set.archive-otherwise", set, store.place(), read.bytes(), archive.bytes()));
        }
    }

    /** Holds a set in the store against its manifest: signature, size, SHA-256; deeply: every entry. */
    SignedManifest verify(SetName set, boolean deep, Runnable checkpoint) throws IOException {
        if (deep) {
            try (Fetched fetched = fetch(set, checkpoint)) {
                new SetReader(keys, checkpoint).checkDeeply(fetched.archive(), fetched.manifest());
                return fetched.signed();
            }
        }
        SignedManifest signed = new SetReader(keys, checkpoint).trusted(manifest(set));
        try {
            Telling differs = difference(set, SetReader.archive(signed.manifest()), checkpoint)
                    .orElse(null);
            if (differs != null) {
                throw new SetDamaged(differs);
            }
            return signed;
        } catch (java.nio.file.NoSuchFileException gone) {
            throw new SetDamaged(Telling.of("set.archive-gone", set), gone);
        }
    }

    /** Fetches a set and holds it against its manifest, which has to be signed by somebody who is trusted here. */
    Fetched fetch(SetName set, Runnable checkpoint) throws IOException {
        var reader = new SetReader(keys, checkpoint);
        SignedManifest signed = reader.trusted(manifest(set));
        Path file = spool.scratch(set, "fetched");
        try {
            try (InputStream in = store.open(set.archive())) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
            reader.compare(file, signed.manifest());
            return new Fetched(signed, file, spool);
        } catch (IOException | RuntimeException wrong) {
            spool.done(file);
            throw wrong;
        }
    }

    /** The newest set that is whole, or the named one; what was passed over is told. */
    Fetched newest(List<SetName> candidates, List<String> passedOver, Runnable checkpoint) throws IOException {
        return firstWhole(candidates.stream().sorted(Comparator.reverseOrder()).toList(), passedOver, checkpoint);
    }

    /** The first that is whole, in this order. */
    Fetched firstWhole(List<SetName> candidates, List<String> passedOver, Runnable checkpoint) throws IOException {
        for (SetName set : candidates) {
            try {
                return fetch(set, checkpoint);
            } catch (SetDamaged damaged) {
                log.error("The set {} cannot be used", set, damaged);
                passedOver.add(String.valueOf(damaged.getMessage()));
            }
        }
        throw new RestoreRefused(
                candidates.isEmpty()
                        ? "There is no set in " + store.place() + "."
                        : "No set in " + store.place() + " is whole: " + String.join("; ", passedOver),
                "look whether peaflow.backup names the right place (`peaflow config show`), and at the objects in it.");
    }

    /** The same for good: also what a bucket keeps of them. The archive first: while something holds it the set is still told of. */
    List<SetStore.Deletion> erase(SetName set) throws IOException {
        SetStore.Deletion archive = store.erase(set.archive());
        return archive instanceof SetStore.Deletion.Gone
                ? List.of(archive, store.erase(set.manifest()))
                : List.of(archive);
    }

    /** Deletes both files of a set, the manifest first: without it there is no set. */
    List<SetStore.Deletion> delete(SetName set) throws IOException {
        List<SetStore.Deletion> ends = new ArrayList<>();
        ends.add(store.delete(set.manifest()));
        ends.add(store.delete(set.archive()));
        return ends;
    }
}
