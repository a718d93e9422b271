package io.peaflow.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseConfigurationIntegrationTests {

    @TempDir
    private Path home;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withInitializer(new EmbeddedDatabaseStart())
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class,
                    DataSourcePoolMetricsAutoConfiguration.class))
            .withUserConfiguration(DatabaseConfiguration.class);

    @Test
    void startsAndStopsTheEmbeddedDatabaseByDefault() {
        runner.withPropertyValues("peaflow.home=" + home).run(context -> {
            assertThat(context).hasNotFailed();
            EmbeddedDatabase database = (EmbeddedDatabase) context.getBean(JdbcConnectionDetails.class);
            JdbcClient jdbc = context.getBean(JdbcClient.class);
            HikariDataSource pool = context.getBean(HikariDataSource.class);

            assertThat(show(jdbc, "statement_timeout")).isEqualTo("30s");
            assertThat(show(jdbc, "lock_timeout")).isEqualTo("5s");
            assertThat(show(jdbc, "application_name")).isEqualTo("peaflow");
            assertThat(pool.getMaximumPoolSize()).isEqualTo(10);
            assertThat(pool.getLeakDetectionThreshold()).isEqualTo(60_000);
            assertThat(context.getBean(MeterRegistry.class)
                            .get("hikaricp.connections.max")
                            .gauge()
                            .value())
                    .isEqualTo(10);
            assertThat(jdbc.sql("SELECT count(*) FROM job.flyway_schema_history")
                            .query(Long.class)
                            .single())
                    .isPositive();

            long server = database.server().pid();
            context.close();

            assertThat(pool.isClosed()).isTrue();
            assertThat(ProcessHandle.of(server)
                            .flatMap(process -> process.info().command()))
                    .isEmpty();
            assertThat(home.resolve("postgres/data/postmaster.pid")).doesNotExist();
            assertThat(home.resolve("logs"))
                    .isDirectoryRecursivelyContaining(log -> !log.toString().contains("FATAL"));
        });
    }

    @Test
    void startsNoDatabaseOfItsOwnWhenAnotherIsNamed() {
        TestPostgres.Access database = TestPostgres.empty();
        runner.withPropertyValues(
                        "peaflow.home=" + home,
                        "peaflow.database.mode=external",
                        "peaflow.database.url=" + database.url(),
                        "peaflow.database.user=" + database.user(),
                        "peaflow.database.password=" + database.password(),
                        "peaflow.database.pool-size=3")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(JdbcConnectionDetails.class)).isInstanceOf(ExternalDatabase.class);
                    assertThat(context.getBean(HikariDataSource.class).getMaximumPoolSize())
                            .isEqualTo(3);
                    assertThat(home).isEmptyDirectory();
                });
    }

    private static String show(JdbcClient jdbc, String setting) {
        return jdbc.sql("SHOW " + setting).query(String.class).single();
    }
}
