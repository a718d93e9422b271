package io.peaflow.job;

import static org.awaitility.Awaitility.await;

import io.peaflow.platform.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Several {@link FaultNode}s on one database, and what may befall them. */
final class FaultNodes implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final TestPostgres.Access database = TestPostgres.migrated();
    final JdbcClient sql = JdbcClient.create(database.dataSource());
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();

    /** One process. */
    record Node(Process process, Path log) {

        boolean isReady() {
            try {
                return Files.readString(log).contains("READY");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitReady() {
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the node ended: " + Files.readString(log));
                }
                return isReady();
            });
        }

        void awaitEnd() {
            await().atMost(Duration.ofMinutes(2)).until(() -> !process.isAlive());
        }

        /** As a power cut: no farewell. */
        void kill() {
            process.destroyForcibly();
            awaitEnd();
        }

        void signal(String name) {
            try {
                int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
                if (code != 0) {
                    throw new IllegalStateException("kill -" + name + " gave " + code);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    FaultNodes(int jobs, String... more) {
        sql.sql(
                        "CREATE TABLE job.effect (job text, slot text, item text, lag bigint, at timestamptz DEFAULT clock_timestamp())")
                .update();
        settings.add("--fault.jobs=" + jobs);
        for (int n = 1; n <= jobs; n++) {
            settings.add("--peaflow.jobs.load-" + n + ".cron=* * * * * ?");
            settings.add("--peaflow.jobs.load-" + n + ".catch-up.policy=each");
            settings.add("--peaflow.jobs.load-" + n + ".catch-up.max-age=1h");
        }
        settings.addAll(List.of(
                "--peaflow.jobs.self-check.enabled=false",
                "--peaflow.jobs.alert-digest.enabled=false",
                "--peaflow.jobs.housekeeping.enabled=false",
                "--peaflow.server.port=0",
                "--peaflow.database.mode=external",
                "--peaflow.database.url=" + database.url(),
                "--peaflow.database.user=" + database.user(),
                "--peaflow.database.password=" + database.password()));
        settings.addAll(List.of(more));
    }

    Node start(Map<String, String> environment, String... more) {
        int number = NUMBER.incrementAndGet();
        Path log = Path.of("target", "fault-nodes", number + ".log").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx300m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FaultNode.class.getName(),
                "--peaflow.home=" + log.resolveSibling("home-" + number)));
        settings.stream().filter(setting -> !isReplaced(setting, more)).forEach(command::add);
        command.addAll(List.of(more));
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Node node = new Node(process, log);
            nodes.add(node);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isReplaced(String setting, String... by) {
        String key = setting.substring(0, setting.indexOf('=') + 1);
        return List.of(by).stream().anyMatch(other -> other.startsWith(key));
    }

    Node start() {
        return start(Map.of());
    }

    /** Effects that happened more than once. */
    List<String> duplicates() {
        return sql.sql(
                        "SELECT job || ' ' || slot || ' ' || item FROM job.effect GROUP BY job, slot, item HAVING count(*) > 1")
                .query(String.class)
                .list();
    }

    /** Ended runs of which an effect is missing. */
    List<String> missing(int items) {
        return sql.sql("""
                        SELECT r.job || ' ' || r.slot FROM job.run r WHERE r.state = 'SUCCEEDED'
                        AND (SELECT count(*) FROM job.effect e WHERE e.job = r.job AND e.slot = r.slot) <> ?""").param(items).query(String.class).list();
    }

    /** Seconds between a job's first and last slot that have no line. */
    List<String> holes() {
        return sql.sql("""
                        SELECT job FROM job.run GROUP BY job
                        HAVING count(*) <> extract(epoch FROM max(slot_due_at) - min(slot_due_at)) + 1""").query(String.class).list();
    }

    long count(String state) {
        return sql.sql("SELECT count(*) FROM job.run WHERE state = ?")
                .param(state)
                .query(Long.class)
                .single();
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.process().destroyForcibly());
        nodes.forEach(Node::awaitEnd);
    }
}
