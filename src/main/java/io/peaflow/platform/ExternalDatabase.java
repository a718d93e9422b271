package io.peaflow.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Somebody else's PostgreSQL, known to answer, to be new enough, and, when asked for, to be the one its certificate names. */
final class ExternalDatabase implements JdbcConnectionDetails {

    private static final Logger LOG = LoggerFactory.getLogger(ExternalDatabase.class);
    private static final int OLDEST_MAJOR_VERSION = 18;
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Connection trouble, and a server that starts or stops: all that may heal by itself. */
    private static final Set<String> MAY_HEAL = Set.of("08001", "08006", "08004", "57P01", "57P02", "57P03", "53300");

    private static final Pattern ADDRESS =
            Pattern.compile("jdbc:postgresql://(?<place>[^?/\\s@]+/[^?/\\s]+)(\\?(?<options>.*))?");
    private static final Pattern SECRET = Pattern.compile("(?i)(^|&)(user|password)=");
    private static final Pattern SSL_MODE = Pattern.compile("(?:^|&)sslmode=([^&]*)");
    private static final String VERIFY = "verify-full";

    private final String url;
    private final String place;
    private final DatabaseSettings settings;

    private ExternalDatabase(String url, String place, DatabaseSettings settings) {
        this.url = url;
        this.place = place;
        this.settings = settings;
    }

    /** Whether the text is the address of a PostgreSQL; it may have options. */
    static boolean isAddress(String url) {
        return ADDRESS.matcher(url).matches();
    }

    /** Whether the options of an address name a user or a password. */
    static boolean holdsSecrets(String url) {
        return SECRET.matcher(url.substring(url.indexOf('?') + 1)).find();
    }

    /** Waits until the database answers, but no longer than {@code patience}. */
    static ExternalDatabase connect(DatabaseSettings settings, Duration patience) {
        Matcher address = ADDRESS.matcher(settings.url());
        if (!address.matches()) {
            throw DatabaseNotUsable.refused(
                    "peaflow.database.url is not the address of a PostgreSQL.",
                    "write it like jdbc:postgresql://db.example.net:5432/peaflow.");
        }
        String options = Objects.toString(address.group("options"), "");
        if (SECRET.matcher(options).find()) {
            throw DatabaseNotUsable.refused(
                    "peaflow.database.url holds a user or a password, and addresses are printed.",
                    "move them to peaflow.database.user and peaflow.database.password.");
        }
        String place = address.group("place");
        String url = settings.sslRootCertificate().isEmpty() ? settings.url() : verified(settings, options);
        ExternalDatabase database = new ExternalDatabase(url, place, settings);
        database.await(patience);
        return database;
    }

    @Override
    public String getJdbcUrl() {
        return url;
    }

    @Override
    public String getUsername() {
        return settings.user();
    }

    @Override
    public String getPassword() {
        return settings.password();
    }

    private static String verified(DatabaseSettings settings, String options) {
        Path file = Path.of(settings.sslRootCertificate());
        try (InputStream pem = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem)
                    .isEmpty()) {
                throw new CertificateException("it holds no certificate");
            }
        } catch (IOException | CertificateException e) {
            throw DatabaseNotUsable.refused(
                    "peaflow.database.ssl-root-certificate names " + file + ", which cannot be used: " + e + ".",
                    "name a PEM file with the certificate of the authority that signed the server's.");
        }
        Matcher mode = SSL_MODE.matcher(options);
        if (mode.find() && !mode.group(1).equals(VERIFY)) {
            throw DatabaseNotUsable.refused(
                    "peaflow.database.url says sslmode=" + mode
                            + ", but peaflow.database.ssl-root-certificate asks for " + VERIFY + ".",
                    "take sslmode out of the url, or empty peaflow.database.ssl-root-certificate.");
        }
        return settings.url() + (settings.url().contains("?") ? "&" : "?") + "sslmode=" + VERIFY + "&sslrootcert="
                + URLEncoder.encode(file.toAbsolutePath().toString(), UTF_8);
    }

    private void await(Duration patience) {
        long begin = System.nanoTime();
        boolean told = false;
        while (true) {
            try {
                checkVersion();
                return;
            } catch (SQLException e) {
                if (!mayHeal(e) || System.nanoTime() - begin > patience.toNanos()) {
                    throw unreachable(e);
                }
                if (!told) {
                    LOG.warn(
                            "The database {} does not answer yet ({}); waiting up to {} s",
                            place,
                            e.getMessage(),
                            patience.toSeconds());
                    told = true;
                }
                pause();
            }
        }
    }

    private static boolean mayHeal(SQLException e) {
        return MAY_HEAL.contains(Objects.toString(e.getSQLState())) && !(e.getCause() instanceof SSLException);
    }

    private void checkVersion() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(settings.user());
        source.setPassword(settings.password());
        source.setConnectTimeout(5);
        source.setLoginTimeout(10);
        try (Connection connection = source.getConnection()) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_MAJOR_VERSION) {
                throw DatabaseNotUsable.refused(
                        "The database " + place + " (peaflow.database.url) is PostgreSQL " + version
                                + "; peaflow needs " + OLDEST_MAJOR_VERSION + " or newer.",
                        "upgrade that server, or use the embedded one with peaflow.database.mode=embedded.");
            }
        }
    }

    private DatabaseNotUsable unreachable(SQLException e) {
        Throwable cause = e.getCause();
        String reason =
                e.getMessage() + (cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
        return DatabaseNotUsable.unreachable(
                "The database " + place + " (peaflow.database.url) cannot be used as '" + settings.user() + "': "
                        + reason,
                "check that it runs and that this machine may reach it, that peaflow.database.user and"
                        + " peaflow.database.password are right, or use peaflow.database.mode=embedded.",
                e);
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the database", e);
        }
    }

    @Override
    public String toString() {
        return place;
    }
}
