package io.peaflow.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.gaul.s3proxy.junit.S3ProxyExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Sets in a bucket: in parts, read back, waiting on this machine while the store is away. */
class S3StoreTests {

    @RegisterExtension
    static final S3ProxyExtension SERVER = S3ProxyExtension.builder()
            .withCredentials("access", "secret-of-the-bucket")
            .build();

    @TempDir
    Path home;

    private BackupKeys keys;
    private Spool spool;

    @BeforeEach
    void aBucket() {
        keys = ManifestTests.keys(home);
        spool = new Spool(home.resolve("spool"), 30 << 20);
        try (S3Client client = client()) {
            client.createBucket(request -> request.bucket("peas"));
        }
    }

    private static S3Client client() {
        return client(SERVER.getUri());
    }

    static S3Client client(URI server) {
        return S3Client.builder()
                .endpointOverride(server)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "secret-of-the-bucket")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    static S3Store store(URI endpoint, String secret, boolean checksums) {
        return new S3Store(new BackupSettings.Bucket(
                "peas", "home", endpoint.toString(), "us-east-1", "access", secret, true, checksums));
    }

    private SetName spooled(int minute, int bytes) throws IOException {
        return spooled(spool, keys, Instant.parse("2026-11-21T22:00:00Z").plus(Duration.ofMinutes(minute)), bytes);
    }

    /** A set of chance that waits in the spool, with its signed manifest. */
    static SetName spooled(Spool spool, BackupKeys keys, Instant at, int bytes) throws IOException {
        SetName name = SetName.of(at, "00000a");
        byte[] content = new byte[bytes];
        new Random(at.getEpochSecond()).nextBytes(content);
        Files.write(spool.file(name.archive()), content);
        Manifest plain = ManifestTests.manifest();
        Manifest manifest = new Manifest(
                plain.format(),
                name.value(),
                name.at(),
                plain.kind(),
                plain.application(),
                plain.postgresql(),
                plain.tools(),
                plain.previous(),
                plain.reason(),
                plain.secrets(),
                plain.migrations(),
                plain.tables(),
                plain.sequences(),
                plain.files(),
                plain.leftOut(),
                plain.recipients(),
                new Manifest.Archive(name.archive(), bytes, Fingerprint.of(new ByteArrayInputStream(content))));
        Files.writeString(
                spool.file(name.manifest()), SignedManifest.sign(manifest, keys).text());
        return name;
    }

    @Test
    void aLargeSetGoesInPartsIsReadBackAndFoundAgain() throws IOException {
        for (boolean checksums : List.of(true, false)) {
            try (S3Store store = store(SERVER.getUri(), "secret-of-the-bucket", checksums)) {
                Shelf shelf = new Shelf(store, spool, keys);
                SetName set = spooled(checksums ? 1 : 2, (20 << 20) + 7);
                shelf.deliver(set, () -> {});

                assertThat(spool.waiting()).isEmpty();
                assertThat(shelf.names()).contains(set);
                assertThat(shelf.verify(set, false, () -> {}).manifest().name()).isEqualTo(set.value());
                try (Shelf.Fetched fetched = shelf.fetch(set, () -> {})) {
                    assertThat(fetched.archive()).hasSize((20 << 20) + 7);
                }
                assertThat(store.tidy(Instant.parse("2026-11-23T00:00:00Z"))).isZero();
                assertThat(store.place()).isEqualTo("s3://peas/home");
                assertThat(store.complaints()).allMatch(complaint -> complaint.contains("versioning"));
            }
        }
    }

    @Test
    @Tag("F30")
    void anObjectThatIsCutOrReplacedIsNoGoodSetAndWithoutItsManifestNone() throws IOException {
        try (S3Store store = store(SERVER.getUri(), "secret-of-the-bucket", true);
                S3Client client = client()) {
            Shelf shelf = new Shelf(store, spool, keys);
            SetName set = spooled(3, 10_000);
            Path copy = Files.copy(spool.file(set.archive()), home.resolve("copy"));
            shelf.deliver(set, () -> {});
            byte[] cut = java.util.Arrays.copyOf(Files.readAllBytes(copy), 9_999);
            client.putObject(
                    request -> request.bucket("peas").key("home/" + set.archive()),
                    software.amazon.awssdk.core.sync.RequestBody.fromBytes(cut));

            assertThatThrownBy(() -> shelf.verify(set, false, () -> {})).isInstanceOf(SetDamaged.class);
            assertThat(shelf.delete(set)).allMatch(end -> end instanceof SetStore.Deletion.Gone);
            assertThat(shelf.names()).doesNotContain(set);
            assertThatThrownBy(() -> store.open(set.archive())).isInstanceOf(java.nio.file.NoSuchFileException.class);
            Path only = Files.writeString(home.resolve("only"), "half");
            store.put(set.archive(), only);
            assertThat(shelf.names()).as("an archive alone is no set").doesNotContain(set);
        }
    }

    @Test
    @Tag("F29")
    void whileTheStoreIsAwaySetsWaitHereUpToALimitAndGoThereLater() throws IOException {
        SetName first = spooled(10, 12 << 20);
        SetName second = spooled(11, 12 << 20);
        SetName third = spooled(12, 12 << 20);
        try (S3Store away = store(URI.create("http://127.0.0.1:9"), "secret-of-the-bucket", true)) {
            Shelf shelf = new Shelf(away, spool, keys);
            assertThatThrownBy(() -> shelf.deliver(first, () -> {})).isInstanceOf(IOException.class);
            assertThatThrownBy(shelf::names).isInstanceOf(IOException.class);
            assertThatThrownBy(away::complaints).isInstanceOf(IOException.class);
        }
        assertThat(spool.waiting()).containsExactly(first, second, third);
        Files.writeString(spool.file("20261121T230000Z-00000b.tar.zst.age"), "what a killed run has left");

        assertThat(spool.makeRoom()).containsExactly(first);

        assertThat(spool.bytes()).isLessThanOrEqualTo(spool.limit());
        assertThat(spool.waiting()).containsExactly(second, third);
        try (S3Store back = store(SERVER.getUri(), "secret-of-the-bucket", true)) {
            Shelf shelf = new Shelf(back, spool, keys);
            shelf.deliver(second, () -> {});
            shelf.deliver(third, () -> {});
            assertThat(shelf.names()).contains(second, third).doesNotContain(first);
        }
        assertThat(spool.bytes()).isZero();
    }

    @Test
    void aWrongKeyIsToldWithTheStoresOwnWord() throws IOException {
        SetName set = spooled(20, 100);
        try (S3Store store = store(SERVER.getUri(), "a-wrong-secret", true)) {
            assertThatThrownBy(() -> store.put(set.archive(), spool.file(set.archive())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("HTTP 403")
                    .hasMessageNotContaining("a-wrong-secret");
            assertThat(store.delete(set.archive())).isInstanceOf(SetStore.Deletion.NotAllowed.class);
            assertThatThrownBy(() -> {
                        try (InputStream in = store.open(set.archive())) {
                            in.readAllBytes();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void theTurnOfARunWithoutADiskGoesByConditionalWrites() throws IOException {
        try (S3Store store = store(SERVER.getUri(), "secret-of-the-bucket", true)) {
            Register register = store.register(StateTurn.LEASE, java.time.Clock.systemUTC());
            Lease one = new Lease(register, "one", Duration.ofSeconds(60), System::nanoTime);
            Lease two = new Lease(register, "two", Duration.ofSeconds(60), System::nanoTime);
            SetName set = spooled(30, 100);

            assertThat(one.take()).isEmpty();
            assertThat(two.take())
                    .hasValueSatisfying(
                            held -> assertThat(held.silentFor()).isBetween(Duration.ZERO, Duration.ofSeconds(30)));
            one.beat();
            assertThat(one.publish(set)).isTrue();
            assertThat(two.take()).isEmpty();
            assertThat(two.state()).contains(set);
            assertThat(store.list()).as("the lease is none of a set's objects").isEmpty();
            two.release();
        }
        try (S3Store store = store(URI.create("http://127.0.0.1:9"), "secret-of-the-bucket", true)) {
            Register away = store.register(StateTurn.LEASE, java.time.Clock.systemUTC());
            assertThatThrownBy(away::read).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> away.replace("x", null)).isInstanceOf(IOException.class);
        }
    }
}
