package io.peaflow.platform;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Which PostgreSQL holds everything, and how it may be used.
 *
 * @param sslRootCertificate PEM file; empty means that TLS is not asked for
 */
@ConfigurationProperties("peaflow.database")
@Validated
record DatabaseSettings(
        @NotNull Mode mode,
        String url,
        String user,
        String password,
        String sslRootCertificate,
        @Min(2) @Max(100) int poolSize,
        @NotNull Duration connectionTimeout,
        @NotNull Duration statementTimeout,
        @NotNull Duration lockTimeout,
        @NotNull Duration leakDetection) {

    enum Mode {
        EMBEDDED,
        EXTERNAL
    }

    DatabaseSettings {
        url = url == null ? "" : url.strip();
        user = user == null ? "" : user.strip();
        password = password == null ? "" : password;
        sslRootCertificate = sslRootCertificate == null ? "" : sslRootCertificate.strip();
    }
}
