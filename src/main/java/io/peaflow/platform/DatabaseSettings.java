package io.peaflow.platform;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
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

        @NotNull @DurationMin(millis = 250, message = "is too short to be given a connection. Write at least 250ms.")
        Duration connectionTimeout,

        @NotNull @DurationMin(millis = 1, message = "must be longer than nothing: a statement could hang for ever")
        Duration statementTimeout,

        @NotNull
        @DurationMin(millis = 1, message = "must be longer than nothing: a wait for a lock could last for ever")
        Duration lockTimeout,

        @NotNull Duration leakDetection) {

    private static final Duration SHORTEST_LEAK = Duration.ofSeconds(2);

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

    @AssertTrue(
            message =
                    "is not the address of a PostgreSQL, and the mode is external."
                            + " Write it like jdbc:postgresql://db.example.net:5432/peaflow, or set peaflow.database.mode to embedded.")
    boolean isUrlOfAServer() {
        return mode != Mode.EXTERNAL || ExternalDatabase.isAddress(url);
    }

    @AssertTrue(
            message = "holds a user or a password, and addresses are printed."
                    + " Move them to peaflow.database.user and peaflow.database.password.")
    boolean isUrlWithoutSecrets() {
        return mode != Mode.EXTERNAL || !ExternalDatabase.holdsSecrets(url);
    }

    @AssertTrue(message = "is empty, and the mode is external. Name the role to connect as.")
    boolean isUserNamed() {
        return mode != Mode.EXTERNAL || !user.isEmpty();
    }

    @AssertTrue(
            message = "names a file that cannot be read."
                    + " Name a PEM file with the certificate of the authority that signed the server's.")
    boolean isSslRootCertificateReadable() {
        return sslRootCertificate.isEmpty() || Files.isReadable(Path.of(sslRootCertificate));
    }

    @AssertTrue(message = "is shorter than can be watched. Write at least 2s, or 0s to watch for none.")
    boolean isLeakDetectionOffOrLongEnough() {
        return leakDetection.isZero() || leakDetection.compareTo(SHORTEST_LEAK) >= 0;
    }
}
