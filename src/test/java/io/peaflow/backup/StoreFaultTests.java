package io.peaflow.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.peaflow.testing.ChildJvm;
import io.peaflow.testing.ScriptedServer;
import io.peaflow.testing.TcpProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.junit.S3ProxyExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The store is slow, busy or away, and the process that uploads is killed: half a set is never one. */
class StoreFaultTests {

    private static final String SECRET = "secret-of-the-bucket";
    private static final Instant NIGHT = Instant.parse("2026-11-21T22:00:00Z");

    @RegisterExtension
    static final S3ProxyExtension SERVER =
            S3ProxyExtension.builder().withCredentials("access", SECRET).build();

    @TempDir
    Path home;

    private BackupKeys keys;
    private Spool spool;

    @BeforeEach
    void aBucket() {
        keys = ManifestTests.keys(home);
        spool = new Spool(home.resolve("spool"), 64 << 20);
        try (S3Client client = S3StoreTests.client(SERVER.getUri())) {
            client.createBucket(request -> request.bucket("peas"));
        }
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Reads the head of each request and hangs up, as a server does that is being restarted. */
    private static void hangUp(ServerSocket server, AtomicInteger asked) {
        while (!server.isClosed()) {
            try (Socket caller = server.accept();
                    var head = new BufferedReader(
                            new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII))) {
                while (!Objects.requireNonNullElse(head.readLine(), "").isEmpty()) {}
                asked.incrementAndGet();
            } catch (IOException gone) {
                // The caller was faster, or the test has ended.
            }
        }
    }

    private Shelf shelf(S3Store store) {
        return new Shelf(store, spool, keys);
    }

    @Test
    @Tag("F29")
    void tenKilobytesASecondAreSlowAndGoodEnough(TestReporter reporter) throws IOException {
        SetName set = S3StoreTests.spooled(spool, keys, NIGHT, 24_000);
        try (TcpProxy wire = TcpProxy.to(SERVER.getUri().getPort());
                S3Store slow = S3StoreTests.store(at(wire.port()), SECRET, true)) {
            wire.slowDown(10_000);
            long begin = System.nanoTime();
            shelf(slow).deliver(set, () -> {});
            long millis = (System.nanoTime() - begin) / 1_000_000;

            assertThat(millis).as("it was slow").isGreaterThan(3_000);
            assertThat(spool.waiting()).isEmpty();
            reporter.publishEntry("F29", "24 kB at 10 KB/s were stored and read back in " + millis + " ms");
        }
        try (S3Store store = S3StoreTests.store(SERVER.getUri(), SECRET, true)) {
            assertThat(shelf(store).verify(set, false, () -> {}).manifest().name())
                    .isEqualTo(set.value());
        }
    }

    @Test
    @Tag("F29")
    void aStoreThatSaysSlowDownIsAskedAgainAFewTimesAndThenTheSetWaits() throws IOException {
        SetName set = S3StoreTests.spooled(spool, keys, NIGHT, 1_000);
        try (ScriptedServer busy = ScriptedServer.start()
                        .plays(call -> ScriptedServer.Play.of(
                                503,
                                "<Error><Code>SlowDown</Code><Message>Reduce your request rate</Message></Error>"));
                S3Store store = S3StoreTests.store(URI.create(busy.base()), SECRET, true)) {
            assertThatThrownBy(() -> shelf(store).deliver(set, () -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("HTTP 503");
            assertThat(busy.calls())
                    .as("with a pause in between, and not for ever")
                    .hasSizeBetween(2, 6);
        }
        assertThat(spool.waiting()).containsExactly(set);
    }

    /** An attempt each hour, as many sets as hours; each fails at once and says why. */
    @Test
    @Tag("F29")
    void sixHoursWithoutTheStoreFillTheSpoolToItsLimitAndThenAllOfItLeaves(TestReporter reporter) throws IOException {
        var small = new Spool(home.resolve("spool"), 5 << 20);
        try (S3Store away = S3StoreTests.store(at(9), SECRET, true)) {
            for (int hour = 0; hour < 6; hour++) {
                SetName set = S3StoreTests.spooled(small, keys, NIGHT.plus(Duration.ofHours(hour)), 1 << 20);
                assertThatThrownBy(() -> new Shelf(away, small, keys).deliver(set, () -> {}))
                        .isInstanceOf(IOException.class);
                small.makeRoom();
                assertThat(small.bytes()).isLessThanOrEqualTo(small.limit());
            }
        }
        List<SetName> waiting = small.waiting();
        assertThat(waiting).hasSize(4);
        assertThat(waiting.getLast().at()).as("never the newest").isEqualTo(NIGHT.plus(Duration.ofHours(5)));
        try (S3Store back = S3StoreTests.store(SERVER.getUri(), SECRET, true)) {
            Shelf shelf = new Shelf(back, small, keys);
            for (SetName set : waiting) {
                shelf.deliver(set, () -> {});
            }
            assertThat(shelf.names()).containsExactlyElementsOf(waiting);
        }
        assertThat(small.bytes()).isZero();
        reporter.publishEntry("F29", "6 h away: spool at most 5 MB, 4 of 6 sets kept and stored afterwards");
    }

    /** In another process: uploads what waits. */
    static final class Uploader {

        private Uploader() {}

        public static void main(String[] arguments) throws IOException {
            Path home = Path.of(arguments[0]);
            var spool = new Spool(home.resolve("spool"), 64 << 20);
            try (S3Store store = S3StoreTests.store(URI.create(arguments[1]), SECRET, true)) {
                ChildJvm.say("begins");
                new Shelf(store, spool, ManifestTests.keys(home))
                        .deliver(spool.waiting().getFirst(), () -> {});
                ChildJvm.say("done");
            }
        }
    }

    @Test
    @Tag("F30")
    void anUploadThatIsKilledLeavesNoSetAndItsPartsGoWithinADay(TestReporter reporter) throws IOException {
        SetName set = S3StoreTests.spooled(spool, keys, NIGHT, 20 << 20);
        long passed;
        try (TcpProxy wire = TcpProxy.to(SERVER.getUri().getPort())) {
            wire.slowDown(12 << 20);
            try (ChildJvm child = ChildJvm.start(
                    Uploader.class, home.toString(), at(wire.port()).toString())) {
                child.awaitLine("begins");
                await().atMost(Duration.ofSeconds(60)).until(() -> wire.passed() > 11 << 20);
                child.kill();
            }
            passed = wire.passed();
        }
        try (S3Store store = S3StoreTests.store(SERVER.getUri(), SECRET, true);
                S3Client client = S3StoreTests.client(SERVER.getUri())) {
            Shelf shelf = shelf(store);
            assertThat(shelf.names()).as("no manifest, no set").isEmpty();
            assertThat(store.list()).as("in parts: not even an object").isEmpty();
            assertThat(client.listMultipartUploads(request -> request.bucket("peas"))
                            .uploads())
                    .hasSize(1);
            assertThat(store.tidy(Clock.systemUTC().instant()))
                    .as("it may still be at work")
                    .isZero();
            assertThat(store.tidy(Clock.systemUTC().instant().plus(Duration.ofHours(2))))
                    .isEqualTo(1);
            assertThat(client.listMultipartUploads(request -> request.bucket("peas"))
                            .uploads())
                    .isEmpty();

            assertThat(spool.waiting()).as("the next run has it still").containsExactly(set);
            shelf.deliver(set, () -> {});
            assertThat(shelf.names()).containsExactly(set);
            reporter.publishEntry(
                    "F30",
                    "kill -9 after " + passed + " of " + (20 << 20)
                            + " bytes: 0 sets listed, 1 broken-off upload removed");
        }
    }

    @Test
    @Tag("F30")
    void aCopyIntoAFolderThatBreaksOffAnywhereIsNoSetAndIsRemovedLater() throws IOException {
        Path folder = Files.createDirectory(home.resolve("sets"));
        var store = new FolderStore(folder);
        SetName set = S3StoreTests.spooled(spool, keys, NIGHT, 10_000);
        byte[] whole = Files.readAllBytes(spool.file(set.archive()));
        // As kill -9 leaves it: a draft of any length under another name.
        for (int length = 0; length <= whole.length; length += 1_000) {
            Files.write(folder.resolve(set.archive() + ".part"), java.util.Arrays.copyOf(whole, length));
            assertThat(shelf(store).names()).isEmpty();
            assertThat(store.list()).isEmpty();
        }
        assertThat(store.tidy(Clock.systemUTC().instant().plus(Duration.ofHours(2))))
                .isEqualTo(1);
        shelf(store).deliver(set, () -> {});
        assertThat(shelf(store).names()).containsExactly(set);
        try (InputStream in = store.open(set.archive())) {
            assertThat(in.readAllBytes()).isEqualTo(whole);
        }
    }

    private Shelf shelf(FolderStore store) {
        return new Shelf(store, spool, keys);
    }

    @Test
    @Tag("F29")
    void aStoreThatHangsUpIsAskedAgainAndIsThenTroubleThatIsTold() throws IOException {
        var asked = new AtomicInteger();
        try (var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                S3Store store = S3StoreTests.store(at(deaf.getLocalPort()), SECRET, true)) {
            Thread.ofVirtual().start(() -> hangUp(deaf, asked));
            Register register = store.register(StateTurn.LEASE, Clock.systemUTC());

            assertThatThrownBy(() -> register.replace("mine", null)).isInstanceOf(IOException.class);

            assertThat(asked).hasValueGreaterThan(2);
        }
    }

    /** Refuses each condition; to whoever asks first, in one breath with the "go on". */
    private static void refuse(ServerSocket server) {
        String refusal = "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n";
        while (!server.isClosed()) {
            try (Socket caller = server.accept();
                    var in = new BufferedReader(
                            new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII))) {
                List<String> head =
                        in.lines().takeWhile(line -> !line.isEmpty()).toList();
                boolean asks = head.contains("Expect: 100-continue");
                caller.getOutputStream()
                        .write(((asks ? "HTTP/1.1 100 Continue\r\n\r\n" : "") + refusal)
                                .getBytes(StandardCharsets.US_ASCII));
                in.transferTo(Writer.nullWriter());
            } catch (IOException | UncheckedIOException gone) {
                // The caller was faster, or the test has ended.
            }
        }
    }

    /** The JDK loses such a refusal and waits for it: a lease would be trouble after 20 seconds instead of "held". */
    @Test
    @Tag("F29")
    void aRefusalInOneBreathWithTheGoOnIsHeard() throws IOException {
        try (var strict = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                S3Store store = S3StoreTests.store(at(strict.getLocalPort()), SECRET, true)) {
            Thread.ofVirtual().start(() -> refuse(strict));

            assertThat(store.register(StateTurn.LEASE, Clock.systemUTC()).replace("mine", null))
                    .as("somebody was faster")
                    .isEmpty();
        }
    }
}
