package io.peaflow.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peaflow.home.PrivateFiles;
import io.peaflow.testing.TcpProxy;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ExternalDatabaseIntegrationTests {

    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    private Path folder;

    private final TestPostgres.Access database = TestPostgres.empty();

    @Test
    void refusesAnAddressThatIsNone() {
        for (String url :
                new String[] {"", "db.example.net", "jdbc:mysql://db/x", "jdbc:postgresql://db.example.net"}) {
            assertThatExceptionOfType(DatabaseNotUsable.class)
                    .isThrownBy(() -> connect(url, "", SHORT))
                    .withMessageContaining("peaflow.database.url")
                    .withMessageContaining("jdbc:postgresql://db.example.net:5432/peaflow");
        }
    }

    @Test
    void refusesASecretInTheAddressWithoutPrintingIt() {
        assertThatExceptionOfType(DatabaseNotUsable.class)
                .isThrownBy(() -> connect(database.url() + "?user=me&password=s3cret", "", SHORT))
                .withMessageContaining("peaflow.database.password")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void namesWhatDoesNotAnswerAndKeepsThePassword() throws IOException {
        int port = closedPort();

        assertThatExceptionOfType(DatabaseNotUsable.class)
                .isThrownBy(() -> connect("jdbc:postgresql://127.0.0.1:" + port + "/peaflow", "", SHORT))
                .withMessageContaining("127.0.0.1:" + port + "/peaflow")
                .withMessageContaining("peaflow.database.url")
                .withMessageContaining("Remedy: ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(database.password()))
                .satisfies(e -> assertThat(e.getExitCode()).isEqualTo(69));
    }

    @Test
    void doesNotWaitForAPasswordToBecomeRight() {
        DatabaseSettings wrong = settings(database.url(), "wrong", "");
        long begin = System.nanoTime();

        assertThatExceptionOfType(DatabaseNotUsable.class)
                .isThrownBy(() -> ExternalDatabase.connect(wrong, Duration.ofMinutes(1)))
                .withMessageContaining("password authentication failed")
                .withMessageContaining("peaflow.database.password");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void waitsForADatabaseThatIsOnItsWay() throws Exception {
        int port = closedPort();
        int real = URI.create(database.url().substring("jdbc:".length())).getPort();
        String url = database.url().replace(":" + real + "/", ":" + port + "/");

        CompletableFuture<ExternalDatabase> waiting =
                CompletableFuture.supplyAsync(() -> connect(url, "", Duration.ofSeconds(30)));
        try (TcpProxy late = TcpProxy.between(port, real)) {
            assertThat(waiting.get(30, TimeUnit.SECONDS))
                    .hasToString("127.0.0.1:" + port + "/" + url.replaceAll(".*/", ""));
        }
    }

    @Test
    void refusesACertificateFileThatIsNone() throws IOException {
        Path nonsense = Files.writeString(folder.resolve("root.pem"), "nonsense");
        for (Path file : new Path[] {nonsense, folder.resolve("missing.pem")}) {
            assertThatExceptionOfType(DatabaseNotUsable.class)
                    .isThrownBy(() -> connect(database.url(), file.toString(), SHORT))
                    .withMessageContaining("peaflow.database.ssl-root-certificate")
                    .withMessageContaining(file.toString());
        }
        Path root = certificate("any");
        assertThatExceptionOfType(DatabaseNotUsable.class)
                .isThrownBy(() -> connect(database.url() + "?sslmode=disable", root.toString(), SHORT))
                .withMessageContaining("sslmode=disable");
    }

    @Test
    void acceptsOnlyTheServerThatItsCertificateNames() throws Exception {
        Path root = certificate("server");
        Path stranger = certificate("stranger");
        TestPostgres.copyCluster(folder);
        Map<String, String> tls = Map.of(
                "ssl", "on",
                "ssl_cert_file", root.toString(),
                "ssl_key_file", folder.resolve("server.key").toString());
        try (EmbeddedDatabase server = EmbeddedDatabase.start(
                folder.resolve("postgres"), folder.resolve("logs"), TestPostgres.PROGRAMS, tls)) {
            DatabaseSettings right = settings(server.getJdbcUrl(), server.getPassword(), root.toString());
            DatabaseSettings wrongRoot = settings(server.getJdbcUrl(), server.getPassword(), stranger.toString());
            DatabaseSettings wrongName = settings(
                    server.getJdbcUrl().replace("127.0.0.1", "localhost"), server.getPassword(), root.toString());

            ExternalDatabase database = ExternalDatabase.connect(right, SHORT);
            assertThat(JdbcClient.create(new DriverManagerDataSource(
                                    database.getJdbcUrl(), database.getUsername(), database.getPassword()))
                            .sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                            .query(Boolean.class)
                            .single())
                    .isTrue();
            assertThatExceptionOfType(DatabaseNotUsable.class)
                    .isThrownBy(() -> ExternalDatabase.connect(wrongRoot, Duration.ofMinutes(1)))
                    .withMessageContaining("SSL");
            assertThatExceptionOfType(DatabaseNotUsable.class)
                    .isThrownBy(() -> ExternalDatabase.connect(wrongName, SHORT))
                    .withMessageContaining("localhost");
        }
    }

    private ExternalDatabase connect(String url, String rootCertificate, Duration patience) {
        return ExternalDatabase.connect(settings(url, database.password(), rootCertificate), patience);
    }

    private DatabaseSettings settings(String url, String password, String rootCertificate) {
        return new DatabaseSettings(
                DatabaseSettings.Mode.EXTERNAL,
                url,
                database.user(),
                password,
                rootCertificate,
                10,
                Duration.ofMillis(1900),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A self-signed certificate for 127.0.0.1, and its key beside it. */
    private Path certificate(String name) {
        try {
            Path store = folder.resolve(name + ".p12");
            String java = ProcessHandle.current().info().command().orElseThrow();
            Process keytool = new ProcessBuilder(
                            Path.of(java).resolveSibling("keytool").toString(),
                            "-genkeypair",
                            "-alias",
                            name,
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=127.0.0.1",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-validity",
                            "30",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            "changeit",
                            "-keystore",
                            store.toString())
                    .inheritIO()
                    .start();
            assertThat(keytool.waitFor()).isZero();
            KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
            Key key = keys.getKey(name, "changeit".toCharArray());
            Certificate certificate = keys.getCertificate(name);
            Path file = folder.resolve(name + ".key");
            PrivateFiles.write(file, pem("PRIVATE KEY", key.getEncoded()));
            return Files.writeString(folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate.getEncoded()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }
}
