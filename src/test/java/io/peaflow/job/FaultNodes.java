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
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Several {@link FaultNode}s on one database, and what may befall them. */
final class FaultNodes implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final JdbcClient sql;
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private List<String> options = List.of("-Xmx300m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

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

    /** On a database of their own in the server of the tests. */
    FaultNodes(int jobs, String... more) {
        this(TestPostgres.migrated(), jobs, more);
    }

    private FaultNodes(TestPostgres.Access database, int jobs, String... more) {
        this(database.dataSource(), jobs);
        sql.sql(FaultNode.EFFECT).update();
        settings.addAll(List.of(
                "--peaflow.database.mode=external",
                "--peaflow.database.url=" + database.url(),
                "--peaflow.database.user=" + database.user(),
                "--peaflow.database.password=" + database.password()));
        replace(more);
    }

    private void replace(String... more) {
        settings.removeIf(setting -> isReplaced(setting, more));
        settings.addAll(List.of(more));
    }

    /** Like the others, but the way to the database leads through the port of a proxy. */
    static FaultNodes through(int port, TestPostgres.Access database, int jobs, String... more) {
        FaultNodes nodes = new FaultNodes(database, jobs, more);
        nodes.settings.removeIf(setting -> setting.startsWith("--peaflow.database.url="));
        nodes.settings.add("--peaflow.database.url=" + database.url().replaceFirst(":\\d+/", ":" + port + "/"));
        return nodes;
    }

    /** One process at a time, on the PostgreSQL in its own data folder. */
    static FaultNodes embedded(Path home, int jobs, String... more) {
        TestPostgres.copyCluster(home);
        FaultNodes nodes = new FaultNodes(TestPostgres.inside(home), jobs);
        nodes.settings.addAll(List.of("--peaflow.database.mode=embedded", "--peaflow.home=" + home));
        nodes.replace(more);
        return nodes;
    }

    private FaultNodes(DataSource database, int jobs) {
        sql = JdbcClient.create(database);
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
                "--peaflow.jobs.market-data.enabled=false",
                "--peaflow.jobs.backup.enabled=false",
                "--peaflow.jobs.restore-drill.enabled=false",
                "--peaflow.jobs.signals.enabled=false",
                "--peaflow.server.port=0"));
    }

    Node start(Map<String, String> environment, String... more) {
        return start(FaultNodeStart.options(FaultNodes::learn), environment, more);
    }

    /** One that comes up, is asked to stop, and ends. */
    private static void learn(List<String> options) {
        try (FaultNodes nodes = new FaultNodes(1)) {
            Node node = nodes.start(options, Map.of());
            node.awaitReady();
            node.signal("TERM");
            node.awaitEnd();
        }
    }

    private Node start(List<String> way, Map<String, String> environment, String... more) {
        String number = ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        Path log = FaultNodeStart.FOLDER.resolve(number + ".log");
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(options);
        command.addAll(way);
        command.add(FaultNode.class.getName());
        List<String> all = new ArrayList<>(List.of("--peaflow.home=" + log.resolveSibling("home-" + number)));
        all.removeIf(home -> settings.stream().anyMatch(setting -> setting.startsWith("--peaflow.home=")));
        settings.stream().filter(setting -> !isReplaced(setting, more)).forEach(all::add);
        all.addAll(List.of(more));
        command.addAll(all);
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

    /** From now on processes are started with these options of Java and no others. */
    void options(List<String> options) {
        this.options = List.copyOf(options);
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
