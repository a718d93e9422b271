package io.peaflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@PostgresTest
class PostgresTestIntegrationTests {

    @Test
    void givesAFreshDatabaseOfPostgresql18(JdbcClient jdbc) {
        assertThat(jdbc.sql("SHOW server_version").query(String.class).single()).startsWith("18.");
        assertThat(jdbc.sql("SELECT current_database()").query(String.class).single())
                .startsWith("test_");
    }
}
