package io.peaflow.platform;

import io.peaflow.home.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the embedded PostgreSQL on a thread of its own, before Spring looks at its beans: the two take seconds each and
 * need nothing of each other. Whoever asks for the database waits for it; a start of Spring that fails stops it again.
 */
final class EmbeddedDatabaseStart
        implements ApplicationContextInitializer<ConfigurableApplicationContext>, DisposableBean {

    /** Of a run whose state lies elsewhere: what a crash of the whole machine takes is fetched again, so nothing waits for its disk. */
    private static final Map<String, String> FLEETING =
            Map.of("fsync", "off", "wal_level", "minimal", "max_wal_senders", "0");

    /** In the data folder: that it has had a database, so that a lost one is missed and no empty one takes its place. */
    private static final String MADE = "postgres.made";

    private CompletableFuture<EmbeddedDatabase> database = new CompletableFuture<>();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        if (!"embedded".equals(environment.getProperty("peaflow.database.mode"))) {
            return;
        }
        Path home = Path.of(environment.getRequiredProperty("peaflow.home"));
        boolean fleeting =
                !environment.getProperty("peaflow.backup.state.place", "").isBlank();
        boolean restores =
                !environment.getProperty("peaflow.backup.restore.set", "").isBlank();
        database = new CompletableFuture<>();
        Thread.ofPlatform()
                .name("postgres-start")
                .start(() -> begin(() -> fleeting ? start(home, FLEETING) : lasting(home, restores)));
        var beans = (DefaultSingletonBeanRegistry) context.getBeanFactory();
        beans.registerSingleton("embeddedDatabaseStart", this);
        beans.registerDisposableBean("embeddedDatabaseStart", this);
    }

    private void begin(Supplier<EmbeddedDatabase> start) {
        try {
            database.complete(start.get());
        } catch (RuntimeException | Error failure) {
            database.completeExceptionally(failure);
        }
    }

    private static EmbeddedDatabase start(Path home, Map<String, String> more) {
        return EmbeddedDatabase.start(home.resolve("postgres"), home.resolve("logs"), besideTheLaunchersLayout(), more);
    }

    /** @param restores whether a backup is about to fill a new database */
    private static EmbeddedDatabase lasting(Path home, boolean restores) {
        Path made = home.resolve(MADE);
        if (!restores && Files.exists(made) && !Files.exists(home.resolve("postgres/data/PG_VERSION"))) {
            throw DatabaseNotUsable.refused(
                    "The database of the data folder " + home + " is gone: " + home.resolve("postgres/data")
                            + " is not there, and the folder has had one. No empty one is made in its place.",
                    "put the folder back if it was moved, or bring the newest backup back with `peaflow backup restore`; only"
                            + " to begin with nothing, remove " + made + ".");
        }
        EmbeddedDatabase started = start(home, Map.of());
        if (!Files.exists(made)) {
            try {
                PrivateFiles.write(
                        made,
                        "This data folder has a database in postgres/data. While this file is here, a lost one is missed"
                                + " and no empty one is made in its place.\n");
            } catch (IOException trouble) {
                started.close();
                throw DatabaseNotUsable.unreachable(
                        "The file " + made + " could not be written: " + trouble.getMessage(),
                        "check that the disk has room and that the folder is yours.",
                        trouble);
            }
        }
        return started;
    }

    /** The folder of the launcher's unpacked layouts, when there is one: it outlives a single data folder. */
    private static Optional<Path> besideTheLaunchersLayout() {
        return Optional.ofNullable(System.getProperty("io.peaflow.cache"))
                .map(cache -> Path.of(cache).toAbsolutePath().getParent())
                .map(Path::getParent)
                .filter(Files::isWritable);
    }

    /** The database as soon as it runs; a start that failed fails here, with its own reason. */
    EmbeddedDatabase await() {
        try {
            return database.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw failed;
        }
    }

    /** Stops a database that nobody has asked for; one that became a bean was closed before, and closing twice is nothing. */
    @Override
    public void destroy() {
        database.handle((started, failure) -> {
                    if (started != null) {
                        started.close();
                    }
                    return started;
                })
                .join();
    }
}
