package io.peaflow.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

class EmbeddedDatabaseStartIntegrationTests {

    @TempDir
    private Path home;

    @Test
    void aStartOfSpringThatFailsLeavesNoServerBehind() throws IOException {
        TestPostgres.copyCluster(home);
        EmbeddedDatabaseBinaries.in(home.resolve("postgres"), Optional.of(TestPostgres.PROGRAMS));
        AtomicLong server = new AtomicLong();
        try (var context = context("embedded")) {
            context.registerBean("wrong", String.class, () -> {
                server.set(context.getBean(EmbeddedDatabaseStart.class)
                        .await()
                        .server()
                        .pid());
                throw new IllegalStateException("a bean that fails");
            });
            assertThat(refusal(context)).hasRootCauseMessage("a bean that fails");
        }
        assertThat(server.get()).isPositive();
        await().atMost(10, SECONDS)
                .until(() -> ProcessHandle.of(server.get())
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
    }

    @Test
    void aFailureIsToldToWhoeverAsksForTheDatabase() throws IOException {
        Files.writeString(home.resolve("postgres"), "a file where the folder should be");
        try (var context = context("embedded")) {
            context.refresh();
            assertThat(catchThrowable(context.getBean(EmbeddedDatabaseStart.class)::await))
                    .isInstanceOf(DatabaseNotUsable.class)
                    .hasMessageContaining("did not start");
        }
    }

    @Test
    void aLostDatabaseIsMissedAndOnlyABackupTakesItsPlace() throws IOException {
        TestPostgres.copyCluster(home);
        EmbeddedDatabaseBinaries.in(home.resolve("postgres"), Optional.of(TestPostgres.PROGRAMS));
        assertThat(startedIn(Map.of())).isNull();
        assertThat(home.resolve("postgres.made")).exists();

        Path data = home.resolve("postgres/data");
        FileSystemUtils.deleteRecursively(data);
        assertThat(startedIn(Map.of()))
                .isInstanceOf(DatabaseNotUsable.class)
                .hasMessageContaining("is gone")
                .hasMessageContaining("peaflow backup restore")
                .hasMessageContaining("postgres.made");
        assertThat(data).doesNotExist();

        assertThat(startedIn(Map.of("peaflow.backup.restore.set", "latest"))).isNull();
        assertThat(data.resolve("PG_VERSION")).exists();
        assertThat(startedIn(Map.of())).as("and it is as any other").isNull();
    }

    /** Why the database did not start; null when it did. */
    private @Nullable Throwable startedIn(Map<String, String> more) {
        try (var context = context("embedded", more)) {
            context.refresh();
            return catchThrowable(context.getBean(EmbeddedDatabaseStart.class)::await);
        }
    }

    @Test
    void anExternalDatabaseStartsNone() {
        try (var context = context("external")) {
            context.refresh();
            assertThat(context.getBeansOfType(EmbeddedDatabaseStart.class)).isEmpty();
            assertThat(home.resolve("postgres")).doesNotExist();
        }
    }

    @Test
    void aSecondDataFolderTakesItsProgramsFromTheSharedFolder() throws IOException {
        Path shared = Files.createDirectory(home.resolve("shared"));
        Path kept = EmbeddedDatabaseBinaries.in(shared).program("postgres");
        Files.writeString(kept.resolveSibling("mark"), "unpacked once");

        Path copied = EmbeddedDatabaseBinaries.in(home.resolve("folder"), Optional.of(shared))
                .program("postgres");

        assertThat(copied.resolveSibling("mark")).hasContent("unpacked once");
        assertThat(copied).isExecutable();
        assertThat(Files.getPosixFilePermissions(copied)).isEqualTo(Files.getPosixFilePermissions(kept));
        assertThat(links(copied)).isEqualTo(links(kept)).isPositive();
    }

    private static long links(Path program) throws IOException {
        try (Stream<Path> files = Files.walk(program.resolveSibling("..").normalize())) {
            return files.filter(Files::isSymbolicLink).count();
        }
    }

    private GenericApplicationContext context(String mode) {
        return context(mode, Map.of());
    }

    private GenericApplicationContext context(String mode, Map<String, String> more) {
        var context = new GenericApplicationContext();
        TestPropertyValues.of(Map.of("peaflow.database.mode", mode, "peaflow.home", home.toString()))
                .and(more)
                .applyTo(context);
        new EmbeddedDatabaseStart().initialize(context);
        return context;
    }

    private static Throwable refusal(GenericApplicationContext context) {
        return catchThrowableOfType(BeanCreationException.class, context::refresh);
    }
}
