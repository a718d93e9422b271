package io.peaflow.backup;

import io.peaflow.home.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Sets in a folder: of this machine, of a second disk, of a share. */
final class FolderStore implements SetStore {

    private static final String DRAFT = ".part";
    private static final Duration DRAFT_LIVES = Duration.ofHours(1);

    private final Path folder;

    FolderStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public String place() {
        return folder.toString();
    }

    @Override
    public boolean isElsewhere() {
        return false;
    }

    @Override
    public List<Stored> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Stored> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted(Comparator.comparing(Path::toString)).toList()) {
                String name = String.valueOf(file.getFileName());
                if (SetName.ofObject(name).isPresent()) {
                    all.add(new Stored(name, Files.size(file)));
                }
            }
        }
        return all;
    }

    @Override
    public void put(String object, Path file) throws IOException {
        PrivateFiles.createFolder(folder);
        Path draft = folder.resolve(object + DRAFT);
        try {
            Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            force(draft);
            Files.move(draft, folder.resolve(object), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    @Override
    public InputStream open(String object) throws IOException {
        return Files.newInputStream(folder.resolve(object));
    }

    @Override
    public Deletion delete(String object) throws IOException {
        Files.deleteIfExists(folder.resolve(object));
        return new Deletion.Gone();
    }

    @Override
    public Deletion erase(String object) throws IOException {
        return delete(object);
    }

    @Override
    public int tidy(Instant now) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        int removed = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(DRAFT)).toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(DRAFT_LIVES))
                        && Files.deleteIfExists(file)) {
                    removed++;
                }
            }
        }
        return removed;
    }

    @Override
    public List<String> complaints() {
        return List.of();
    }

    @Override
    public List<String> facts() {
        return List.of();
    }

    @Override
    public Register register(String object, Clock clock) {
        return new FolderRegister(folder, object, clock);
    }

    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
