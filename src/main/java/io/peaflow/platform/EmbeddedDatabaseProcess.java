package io.peaflow.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's process of one cluster: which it is, and whether a process that has its number is it. */
final class EmbeddedDatabaseProcess {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabaseProcess.class);

    private final Path data;

    /** @param data the cluster */
    EmbeddedDatabaseProcess(Path data) {
        this.data = data;
    }

    /** Removes the note of a process that is another program's, or nobody's: PostgreSQL would refuse to start. */
    void forgetForeignPid() throws IOException {
        Optional<Long> pid = recordedPid();
        if (pid.flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive).isPresent()) {
            LOG.warn("postmaster.pid names process {}, which is not this PostgreSQL; it is removed", pid.get());
            Files.delete(data.resolve("postmaster.pid"));
        }
    }

    /** The living server of this cluster, told by postmaster.pid and by what that process really is. */
    Optional<ProcessHandle> running() throws IOException {
        return recordedPid().flatMap(ProcessHandle::of).filter(this::isServer);
    }

    /** Whether the process lives, and is a server of this cluster and no other program that got its number. */
    boolean isServer(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        boolean postgres = info.command()
                .map(command -> {
                    Path name = Path.of(command.replace(" (deleted)", "")).getFileName();
                    return name != null && name.toString().matches("postgres(\\.exe)?");
                })
                .orElse(false);
        return postgres && process.isAlive() && worksInData(process, info);
    }

    /** By its working folder where the system shows it, else by its arguments, else it has the benefit of the doubt. */
    private boolean worksInData(ProcessHandle process, ProcessHandle.Info info) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), data);
        } catch (IOException e) {
            return info.arguments()
                    .map(arguments -> Stream.of(arguments).anyMatch(a -> a.equals(data.toString())))
                    .orElse(true);
        }
    }

    private Optional<Long> recordedPid() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file, UTF_8)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(l -> l.matches("\\d+"))
                    .map(Long::valueOf);
        }
    }
}
