package io.peaflow.platform;

import com.zaxxer.hikari.HikariDataSource;
import io.peaflow.backup.BeforeMigrations;
import io.peaflow.backup.Schemas;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The database of the whole program. The pool is made after the migrations have run, so whatever takes a DataSource finds
 * the newest schema; and it is closed before the embedded server stops.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
class DatabaseConfiguration {

    @Bean
    @ConditionalOnProperty(name = "peaflow.database.mode", havingValue = "embedded")
    JdbcConnectionDetails embeddedDatabase(EmbeddedDatabaseStart begun) {
        return begun.await();
    }

    @Bean
    @ConditionalOnProperty(name = "peaflow.database.mode", havingValue = "external")
    JdbcConnectionDetails externalDatabase(DatabaseSettings settings) {
        return ExternalDatabase.connect(settings, Duration.ofSeconds(30));
    }

    @Bean
    Schemas schemas() {
        return new FlywaySchemas();
    }

    @Bean
    Migrations migrations(JdbcConnectionDetails database, ObjectProvider<BeforeMigrations> before) {
        before.orderedStream().forEach(step -> step.beforeMigrations(database));
        Migrations migrations = Migrations.of(database);
        migrations.run();
        return migrations;
    }

    @Bean
    HikariDataSource dataSource(DatabaseSettings settings, JdbcConnectionDetails database, Migrations migrations) {
        return DatabasePool.open(settings, database);
    }
}
