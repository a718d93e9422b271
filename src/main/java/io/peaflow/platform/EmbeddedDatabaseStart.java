package io.peaflow.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
        database = new CompletableFuture<>();
        Thread.ofPlatform().name("postgres-start").start(() -> start(home, fleeting ? FLEETING : Map.of()));
        var beans = (DefaultSingletonBeanRegistry) context.getBeanFactory();
        beans.registerSingleton("embeddedDatabaseStart", this);
        beans.registerDisposableBean("embeddedDatabaseStart", this);
    }

    private void start(Path home, Map<String, String> more) {
        try {
            database.complete(EmbeddedDatabase.start(
                    home.resolve("postgres"), home.resolve("logs"), besideTheLaunchersLayout(), more));
        } catch (RuntimeException | Error failure) {
            database.completeExceptionally(failure);
        }
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
