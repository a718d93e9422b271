package io.peaflow.cli;

import io.peaflow.home.DataFolder;
import io.peaflow.home.DataFolderRefused;
import io.peaflow.home.Kind;
import io.peaflow.home.Ownership;
import io.peaflow.home.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The data folder of a run that keeps nothing: it must have no data of its own, and what the run makes in it goes again. A
 * mark says that it is one, so that the next run may clear away what a killed one has left.
 */
final class StatelessFolder {

    static final String MARK = "stateless";

    private static final String SAYS =
            "The data in this folder belong to a run without a disk (peaflow run --state) and are thrown away by the next.\n";

    /** What every start makes anew, or a set brings back. */
    private static final List<String> SCRATCH = List.of(
            "kind", "server.json", "admin.key", "postgres", "spool", "backup-spool", "backups", "models", "reports");

    /** Left for whoever wants to look at them, until the next run. */
    private static final List<String> LEFT = List.of("logs", "outbox", "models", "reports");

    private static final int PATIENCE_SECONDS = 30;

    private final Path home;

    private StatelessFolder(Path home) {
        this.home = home;
    }

    /** The folder, empty but for configuration and keys; refused when it has data that no run of this kind has left. */
    static StatelessFolder prepared(Path home, Terminal terminal) {
        var folder = new StatelessFolder(home);
        try {
            PrivateFiles.createFolder(home);
            boolean leftover = Files.exists(home.resolve(MARK));
            List<String> found = folder.found();
            if (!found.isEmpty() && !leftover) {
                throw new Refusal(
                        ExitCodes.CONFIGURATION,
                        "The data folder " + home + " has data of its own (" + String.join(", ", found)
                                + "), and --state begins with an empty one.\n  Remedy: name another with PEAFLOW_HOME;"
                                + " `peaflow run` without --state works in this one. Nothing was changed.");
            }
            PrivateFiles.write(home.resolve(MARK), SAYS);
            if (!found.isEmpty()) {
                folder.clearLeftover(terminal);
            }
            return folder;
        } catch (IOException trouble) {
            throw new Refusal(
                    ExitCodes.CONFIGURATION,
                    "The data folder " + home + " cannot be used: " + trouble
                            + "\n  Remedy: name one that can be written to with PEAFLOW_HOME.",
                    trouble);
        }
    }

    /** Whoever works here still is left alone; a database that a killed run has left running ends first. */
    private void clearLeftover(Terminal terminal) throws IOException {
        terminal.progress("Removing what the run before has left in " + home + " ...");
        Ownership ours = owned();
        try {
            endDatabase();
            remove(Stream.concat(SCRATCH.stream(), LEFT.stream()));
        } finally {
            ours.close();
        }
    }

    /**
     * Whoever is no run of this kind begins to work in the folder, and owns it: from now on its data are their owner's, and
     * nobody throws them away. The data of a killed run are no beginning: they are taken away by the next run, or by hand.
     */
    static void endsIn(Path home) {
        Path mark = home.resolve(MARK);
        if (!Files.exists(mark)) {
            return;
        }
        if (Files.exists(home.resolve("postgres"))) {
            throw new Refusal(
                    ExitCodes.CONFIGURATION,
                    "The data in " + home
                            + " were left by a run without a disk (peaflow run --state) that was killed; the"
                            + " next such run throws them away.\n  Remedy: say that run again and it clears them, or name"
                            + " another folder with PEAFLOW_HOME. Only if they are your own: remove " + mark + ".");
        }
        try {
            Files.delete(mark);
        } catch (IOException trouble) {
            throw new UncheckedIOException(mark + " could not be removed", trouble);
        }
    }

    /** By the number that it has noted, if that process works in this very folder. Its data are worth nothing. */
    private void endDatabase() throws IOException {
        Path data = home.resolve("postgres").resolve("data");
        Path noted = data.resolve("postmaster.pid");
        if (!Files.exists(noted)) {
            return;
        }
        String first = Files.readAllLines(noted).stream().findFirst().orElse("").strip();
        Optional<ProcessHandle> server =
                first.matches("\\d{1,10}") ? ProcessHandle.of(Long.parseLong(first)) : Optional.empty();
        if (server.isPresent() && worksIn(server.get(), data)) {
            server.get().destroyForcibly();
            server.get().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    private static boolean worksIn(ProcessHandle process, Path data) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), data);
        } catch (IOException unknown) {
            return false;
        }
    }

    private Ownership owned() {
        try {
            return DataFolder.find(home)
                    .orElseGet(() -> DataFolder.open(home, Kind.REAL))
                    .own();
        } catch (DataFolderRefused busy) {
            throw Workplace.refusal(busy);
        }
    }

    private List<String> found() {
        return Stream.concat(SCRATCH.stream(), Stream.of("owner.lock"))
                .filter(name -> Files.exists(home.resolve(name)))
                .toList();
    }

    /** Removes the data at the end; what somebody may want to read stays. */
    void clear() {
        try {
            remove(SCRATCH.stream().filter(name -> !LEFT.contains(name)));
            Files.deleteIfExists(home.resolve("owner.lock"));
        } catch (IOException later) {
            throw new UncheckedIOException("What the run has left in " + home + " could not be removed", later);
        }
    }

    private void remove(Stream<String> names) throws IOException {
        for (String name : names.distinct().toList()) {
            FileSystemUtils.deleteRecursively(home.resolve(name));
        }
    }
}
