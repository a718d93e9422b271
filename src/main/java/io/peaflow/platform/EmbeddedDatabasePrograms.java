package io.peaflow.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs PostgreSQL's own programs, each bounded in time, and tells what one said when it failed. */
final class EmbeddedDatabasePrograms {

    private final Path folder;
    private final Path logs;
    private final EmbeddedDatabaseBinaries binaries;
    private final boolean asRoot;

    /**
     * @param folder where they work
     * @param logs where the server writes what it has to say
     */
    EmbeddedDatabasePrograms(Path folder, Path logs, EmbeddedDatabaseBinaries binaries) throws IOException {
        this.folder = folder;
        this.logs = logs;
        this.binaries = binaries;
        this.asRoot = runsAsRoot();
    }

    /** Runs one to its end and gives what it said. */
    String run(Duration limit, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (asRoot) {
            // PostgreSQL refuses to run as root: a user namespace of its own makes it nobody.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.program(program).toString());
        command.addAll(List.of(arguments));
        // To a file and not to a pipe: the server started by pg_ctl would keep a pipe open for ever.
        Path output = Files.createTempFile(folder, "." + program, ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .directory(folder.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw failed(program, "it took longer than " + limit.toSeconds() + " s", output);
            }
            if (process.exitValue() != 0) {
                throw failed(program, "it ended with " + process.exitValue(), output);
            }
            return Files.readString(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + program + " ran", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private IOException failed(String program, String how, Path output) throws IOException {
        String said = Files.readString(output).strip();
        String log;
        try (Stream<Path> files = Files.list(logs)) {
            log = files.filter(EmbeddedDatabasePrograms::isServerLog)
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .map(EmbeddedDatabasePrograms::tail)
                    .collect(Collectors.joining("\n"));
        }
        String remedy = asRoot && said.startsWith("unshare:")
                ? " PostgreSQL does not run as root and no user namespace could be made: run peaflow as an ordinary"
                        + " user, or use peaflow.database.mode=external."
                : "";
        return new IOException(
                "PostgreSQL's " + program + " failed in " + folder + ": " + how + ".\n" + said + "\n" + log + remedy);
    }

    private static boolean isServerLog(Path file) {
        Path name = file.getFileName();
        return name != null && name.toString().matches("postgres-\\w+\\.log");
    }

    private static String tail(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
        } catch (IOException e) {
            return file + " could not be read: " + e.getMessage();
        }
    }

    private static boolean runsAsRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
    }
}
