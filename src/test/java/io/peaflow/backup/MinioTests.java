package io.peaflow.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Against a real MinIO, which knows versions, Object Lock, policies and conditional writes. Its program is named by
 * PEAFLOW_MINIO or lies in the PATH; where there is none these count as not tried.
 */
@Tag("faults")
class MinioTests {

    private static final String ACCESS = "peaflow-test";
    private static final String SECRET = "a-secret-of-the-test";

    @TempDir
    static Path folder;

    private static @Nullable Process server;
    private static URI endpoint = URI.create("http://127.0.0.1:1");

    @TempDir
    Path home;

    private static Optional<Path> program() {
        String named = System.getenv("PEAFLOW_MINIO");
        Stream<Path> places = named == null || named.isBlank()
                ? Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(place -> Path.of(place, "minio"))
                : Stream.of(Path.of(named));
        return places.filter(Files::isExecutable).findFirst();
    }

    @BeforeAll
    static void aServer() throws IOException {
        Optional<Path> program = program();
        Assumptions.assumeTrue(program.isPresent(), "no minio: set PEAFLOW_MINIO, or put it into the PATH");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var builder = new ProcessBuilder(
                        program.orElseThrow().toString(),
                        "server",
                        "--quiet",
                        "--address",
                        "127.0.0.1:" + port,
                        Files.createDirectory(folder.resolve("disk")).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("minio.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "MINIO_ROOT_USER",
                        ACCESS,
                        "MINIO_ROOT_PASSWORD",
                        SECRET,
                        "MINIO_UPDATE",
                        "off",
                        "MINIO_BROWSER",
                        "off"));
        server = builder.start();
        endpoint = URI.create("http://127.0.0.1:" + port);
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(MinioTests::isReady);
    }

    private static boolean isReady() throws IOException {
        var ask = (HttpURLConnection)
                endpoint.resolve("/minio/health/ready").toURL().openConnection();
        try {
            return ask.getResponseCode() == 200;
        } finally {
            ask.disconnect();
        }
    }

    @AfterAll
    static void noServer() throws InterruptedException {
        if (server != null) {
            server.destroy();
            server.waitFor();
        }
    }

    private static S3Client client() {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS, SECRET)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static BackupSettings.Bucket bucket(String name, String secret) {
        return new BackupSettings.Bucket(name, "home", endpoint.toString(), "us-east-1", ACCESS, secret, true, true);
    }

    private static void make(String name, boolean lock) {
        try (S3Client client = client()) {
            client.createBucket(request -> request.bucket(name).objectLockEnabledForBucket(lock));
        }
    }

    private SetName delivered(Shelf shelf, int bytes) throws IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SetName set = S3StoreTests.spooled(shelf.spool(), ManifestTests.keys(home), now, bytes);
        shelf.deliver(set, () -> {});
        return set;
    }

    private Shelf shelf(S3Store store) {
        return new Shelf(store, new Spool(home.resolve("spool"), 1 << 30), ManifestTests.keys(home));
    }

    @Test
    @Tag("F57")
    void anErasureTakesEveryVersionWithItAndNamesWhatALockStillHolds(TestReporter reporter) throws IOException {
        make("locked", true);
        try (S3Client client = client();
                S3Store store = new S3Store(bucket("locked", SECRET))) {
            Shelf shelf = shelf(store);
            assertThat(store.complaints())
                    .as("a bucket with a lock has versions")
                    .isEmpty();
            assertThat(store.facts())
                    .containsExactly("versioning is on", "Object Lock is on without a default", "this key may delete");
            SetName free = delivered(shelf, 50_000);
            assertThat(shelf.delete(free)).allMatch(end -> end instanceof SetStore.Deletion.Gone);
            assertThat(shelf.names()).as("retention hides it").isEmpty();
            assertThat(versions(client, "locked", free))
                    .as("the bucket keeps it")
                    .isNotEmpty();
            assertThat(shelf.erase(free)).hasSize(2).allMatch(end -> end instanceof SetStore.Deletion.Gone);
            assertThat(data(client, "locked", free)).as("now nothing does").isZero();

            client.putObjectLockConfiguration(request -> request.bucket("locked")
                    .objectLockConfiguration(lock -> lock.objectLockEnabled(ObjectLockEnabled.ENABLED)
                            .rule(rule -> rule.defaultRetention(held -> held.mode(ObjectLockRetentionMode.COMPLIANCE)
                                    .days(30)))));
            assertThat(store.facts()).contains("Object Lock holds each object for 30 days (COMPLIANCE)");
            SetName held = delivered(shelf, 9 << 20);
            List<SetStore.Deletion> ends = shelf.erase(held);
            assertThat(ends)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            SetStore.Deletion.Locked.class,
                            lock -> assertThat(lock.until())
                                    .isBetween(
                                            Instant.now().plus(Duration.ofDays(29)),
                                            Instant.now().plus(Duration.ofDays(31))));
            assertThat(shelf.names()).as("it is still told of").containsExactly(held);
            assertThat(shelf.verify(held, false, () -> {}).manifest().name()).isEqualTo(held.value());
            reporter.publishEntry(
                    "F57", "MinIO: 1 set erased with all versions, 1 held by Object Lock named with its day");
        }
    }

    private static List<String> versions(S3Client client, String bucket, SetName set) {
        List<String> all = new ArrayList<>();
        client.listObjectVersionsPaginator(request -> request.bucket(bucket).prefix("home/" + set.value()))
                .versions()
                .forEach(version -> all.add(version.versionId()));
        return all;
    }

    private static int data(S3Client client, String bucket, SetName set) {
        return versions(client, bucket, set).size();
    }

    @Test
    @Tag("F32")
    void aWrongKeyIsRefusedWithTheStoresOwnWord() throws IOException {
        make("keys", false);
        try (S3Store store = new S3Store(bucket("keys", "another-secret-of-8"))) {
            long begin = System.nanoTime();
            assertThatThrownBy(store::complaints)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("SignatureDoesNotMatch (HTTP 403)");
            assertThatThrownBy(() -> shelf(store).names()).isInstanceOf(IOException.class);
            assertThatThrownBy(() ->
                            store.register(StateTurn.LEASE, Clock.systemUTC()).replace("x", null))
                    .hasMessageContaining("HTTP 403");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    @Tag("F30")
    void aTurnGoesByItsConditionalWritesAndLargeSetsAreReadBack(TestReporter reporter) throws Exception {
        make("turns", false);
        try (S3Client client = client();
                S3Store store = new S3Store(bucket("turns", SECRET))) {
            client.putBucketVersioning(request ->
                    request.bucket("turns").versioningConfiguration(on -> on.status(BucketVersioningStatus.ENABLED)));
            Shelf shelf = shelf(store);
            long begin = System.nanoTime();
            SetName set = delivered(shelf, 64 << 20);
            long stored = (System.nanoTime() - begin) / 1_000_000;
            assertThat(client.headObject(request -> request.bucket("turns")
                                    .key("home/" + set.archive())
                                    .checksumMode(ChecksumMode.ENABLED))
                            .checksumCRC32())
                    .as("of its 8 parts, each with the one that was announced: without, Amazon ends no upload")
                    .endsWith("-8");
            int taken = 0;
            List<Thread> threads = new ArrayList<>();
            List<Lease> winners = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int n = 0; n < 6; n++) {
                Lease lease = new Lease(
                        store.register(StateTurn.LEASE, Clock.systemUTC()),
                        "run " + n,
                        Duration.ofSeconds(3),
                        System::nanoTime);
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        if (lease.take().isEmpty()) {
                            winners.add(lease);
                        }
                    } catch (IOException trouble) {
                        throw new java.io.UncheckedIOException(trouble);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            taken += winners.size();
            assertThat(taken).isEqualTo(1);
            Lease dead = winners.getFirst();
            Lease next = new Lease(
                    store.register(StateTurn.LEASE, Clock.systemUTC()),
                    "next",
                    Duration.ofSeconds(3),
                    System::nanoTime);
            await().atMost(Duration.ofSeconds(20)).until(() -> next.take().isEmpty());
            assertThat(dead.publish(set)).isFalse();
            assertThat(next.publish(set)).isTrue();
            reporter.publishEntry(
                    "F30", "MinIO: 64 MB stored and read back in " + stored + " ms; of 6 turns at once 1 was given");
        }
    }

    @Test
    @Tag("F57")
    void thePolicyIsEnoughForEverythingAndTheOneWithoutDeleteForAllButThat() throws IOException {
        for (boolean withDelete : List.of(true, false)) {
            String name = withDelete ? "policy-all" : "policy-keep";
            make(name, false);
            try (S3Client client = client()) {
                client.putBucketVersioning(request ->
                        request.bucket(name).versioningConfiguration(on -> on.status(BucketVersioningStatus.ENABLED)));
                client.putBucketPolicy(request -> request.bucket(name).policy(forEverybody(name, withDelete)));
            }
            try (S3Store store = new S3Store(bucket(name, SECRET), AnonymousCredentialsProvider.create())) {
                Shelf shelf = shelf(store);
                SetName set = delivered(shelf, 9 << 20);
                assertThat(shelf.names()).containsExactly(set);
                assertThat(shelf.verify(set, false, () -> {}).manifest().name()).isEqualTo(set.value());
                assertThat(store.complaints()).isEmpty();
                assertThat(store.tidy(Instant.now().plus(Duration.ofDays(1)))).isZero();
                assertThat(store.facts())
                        .contains("versioning is on", withDelete ? "this key may delete" : "this key may not delete");
                assertThat(new Lease(
                                        store.register(StateTurn.LEASE, Clock.systemUTC()),
                                        "one",
                                        Duration.ofSeconds(60),
                                        System::nanoTime)
                                .take())
                        .isEmpty();
                Class<?> end = withDelete ? SetStore.Deletion.Gone.class : SetStore.Deletion.NotAllowed.class;
                assertThat(shelf.delete(set)).allSatisfy(one -> assertThat(one).isInstanceOf(end));
                assertThat(shelf.erase(set)).allSatisfy(one -> assertThat(one).isInstanceOf(end));
            }
            BackupSettings.Bucket elsewhere =
                    new BackupSettings.Bucket(name, "other", endpoint.toString(), "us-east-1", "", "", true, true);
            try (S3Store other = new S3Store(elsewhere, AnonymousCredentialsProvider.create())) {
                assertThatThrownBy(other::list).as("another prefix").hasMessageContaining("AccessDenied");
                assertThatThrownBy(() -> other.put("x", Files.writeString(home.resolve("x"), "x")))
                        .hasMessageContaining("HTTP 403");
            }
        }
    }

    /** The same statements for whoever comes: so that they can be tried without an account. */
    private static String forEverybody(String name, boolean withDelete) {
        Map<String, Object> policy = new LinkedHashMap<>(BucketPolicy.of(bucket(name, SECRET), withDelete));
        List<Map<String, Object>> statements = new ArrayList<>();
        for (Object statement : (List<?>) policy.get("Statement")) {
            Map<String, Object> open = new LinkedHashMap<>();
            ((Map<?, ?>) statement).forEach((key, value) -> open.put(key.toString(), value));
            open.put("Principal", Map.of("AWS", List.of("*")));
            statements.add(open);
        }
        policy.put("Statement", statements);
        return JsonMapper.builder().build().writeValueAsString(policy);
    }
}
