package io.peaflow.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
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
        return ExternalDatabase.connect(settings, Duration.ofSeconds(30));
    }

    @Bean
    Migrations migrations(JdbcConnectionDetails database) {
        Migrations migrations = Migrations.of(database);
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
        // The pool comes up without a database and heals by itself: the migrations have just proved that there is one.
        config.setInitializationFailTimeout(-1);
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
}
