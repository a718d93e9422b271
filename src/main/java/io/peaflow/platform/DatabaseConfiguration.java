package io.peaflow.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.annotation.Value;
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
    JdbcConnectionDetails embeddedDatabase(@Value("${peaflow.home}") Path home) {
        Path folder = home.resolve("postgres");
        return EmbeddedDatabase.start(folder, home.resolve("logs"), folder, Map.of());
    }

    @Bean
    @ConditionalOnProperty(name = "peaflow.database.mode", havingValue = "external")
    JdbcConnectionDetails externalDatabase(DatabaseSettings settings) {
        return new ExternalDatabase(settings.url(), settings.user(), settings.password());
    }

    @Bean
    Migrations migrations(JdbcConnectionDetails database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.getJdbcUrl());
        source.setUser(database.getUsername());
        source.setPassword(database.getPassword());
        Migrations migrations = new Migrations(source, "db/migration");
        migrations.run();
        return migrations;
    }

    @Bean
    HikariDataSource dataSource(DatabaseSettings settings, JdbcConnectionDetails database, Migrations migrations) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("peaflow");
        config.setJdbcUrl(database.getJdbcUrl());
        config.setUsername(database.getUsername());
        config.setPassword(database.getPassword());
        config.setMaximumPoolSize(settings.poolSize());
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setValidationTimeout(Duration.ofSeconds(1).toMillis());
        config.setLeakDetectionThreshold(settings.leakDetection().toMillis());
        config.setKeepaliveTime(Duration.ofSeconds(30).toMillis());
        config.setMaxLifetime(Duration.ofMinutes(10).toMillis());
        Properties driver = new Properties();
        driver.setProperty("ApplicationName", "peaflow");
        driver.setProperty("tcpKeepAlive", "true");
        driver.setProperty("connectTimeout", "2");
        driver.setProperty(
                "socketTimeout",
                Long.toString(settings.statementTimeout().plusSeconds(5).toSeconds()));
        driver.setProperty("reWriteBatchedInserts", "true");
        driver.setProperty(
                "options",
                "-c statement_timeout=" + settings.statementTimeout().toMillis() + " -c lock_timeout="
                        + settings.lockTimeout().toMillis());
        config.setDataSourceProperties(driver);
        return new HikariDataSource(config);
    }

    record ExternalDatabase(String url, String user, String secret) implements JdbcConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return user;
        }

        @Override
        public String getPassword() {
            return secret;
        }

        @Override
        public String toString() {
            return url + " as " + user;
        }
    }
}
