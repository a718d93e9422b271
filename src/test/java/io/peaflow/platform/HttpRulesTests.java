package io.peaflow.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** The rules of outgoing HTTP through the real camel-http, against a server that misbehaves. */
class HttpRulesTests {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final HttpSettings SETTINGS =
            new HttpSettings(DEADLINE, Duration.ofSeconds(1), DataSize.ofMegabytes(8), "Mozilla/5.0 (peaflow test)");

    private final ScheduledExecutorService bell = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService serving = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private CamelContext camel;
    private ProducerTemplate calls;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(serving);
        server.start();
        camel = new DefaultCamelContext();
        camel.addComponent("http", HttpRules.component(SETTINGS, bell));
        camel.addComponent("https", HttpRules.component(SETTINGS, bell));
        camel.start();
        calls = camel.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        over.countDown();
        camel.stop();
        server.stop(0);
        serving.shutdownNow();
        bell.shutdownNow();
    }

    private String serve(HttpHandler handler) {
        server.createContext("/", handler);
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private Exchange get(String uri) {
        return calls.request(uri, exchange -> exchange.getIn().setHeader(Exchange.HTTP_METHOD, "GET"));
    }

    private static String body(Exchange exchange) {
        return exchange.getMessage().getBody(String.class);
    }

    @Test
    void readsAGzipReply() {
        String uri = serve(exchange -> {
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write("{\"chart\":\"bars\"}".getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, packed.size());
            try (OutputStream out = exchange.getResponseBody()) {
                packed.writeTo(out);
            }
        });

        Exchange reply = get(uri);
        assertThat(reply.getException()).isNull();
        assertThat(body(reply)).isEqualTo("{\"chart\":\"bars\"}");
    }

    @Test
    void introducesItselfAsConfigured() {
        String uri =
                serve(exchange -> answer(exchange, exchange.getRequestHeaders().getFirst("User-Agent")));

        assertThat(body(get(uri))).isEqualTo("Mozilla/5.0 (peaflow test)");
    }

    @Test
    @Tag("F23")
    void endsASlowDripAtTheDeadline() {
        String uri = serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            drip(exchange.getResponseBody());
        });

        assertEndsInTime(uri);
    }

    @Test
    @Tag("F23")
    void endsAHangAtTheDeadline() {
        String uri = serve(exchange -> await(over));

        assertEndsInTime(uri);
    }

    @Test
    @Tag("F23")
    void endsASilentServerAtTheDeadline() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertEndsInTime("http://127.0.0.1:" + silent.getLocalPort() + "/");
        }
    }

    private void assertEndsInTime(String uri) {
        long start = System.nanoTime();
        Throwable trouble = troubleOf(uri);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(trouble).isNotNull();
        assertThat(took)
                .isBetween(
                        DEADLINE.multipliedBy(9).dividedBy(10),
                        DEADLINE.multipliedBy(11).dividedBy(10).plusMillis(400));
    }

    /** What went wrong, in the call or in reading its reply. */
    private Throwable troubleOf(String uri) {
        Exchange reply = get(uri);
        if (reply.getException() != null) {
            return reply.getException();
        }
        try {
            body(reply);
            return null;
        } catch (RuntimeException whileReading) {
            return whileReading;
        }
    }

    @Test
    @Tag("F23")
    void refusesAHugeReply() {
        String uri = serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            pour(exchange.getResponseBody());
        });

        assertCapped(uri);
    }

    @Test
    @Tag("F23")
    void refusesAGzipBomb() {
        String uri = serve(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            try (var gzip = new GZIPOutputStream(exchange.getResponseBody())) {
                pour(gzip);
            }
        });

        assertCapped(uri);
    }

    private void assertCapped(String uri) {
        System.gc();
        long before = used();
        Throwable trouble = troubleOf(uri);
        System.gc();
        assertThat(trouble).isNotNull().hasStackTraceContaining("is larger than 8388608 bytes");
        assertThat(used() - before).isLessThan(32L << 20);
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    @Tag("F24")
    void followsNoRedirectToAnotherHost() throws IOException {
        var visited = new AtomicInteger();
        var elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            visited.incrementAndGet();
            answer(exchange, "elsewhere");
        });
        elsewhere.start();
        try {
            int port = elsewhere.getAddress().getPort();
            String uri = serve(exchange -> {
                exchange.getResponseHeaders().set("Location", "http://localhost:" + port + "/");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            for (String route : new String[] {uri, uri + "?followRedirects=true"}) {
                Exchange reply = get(route);
                assertThat(reply.getException() != null || !"elsewhere".equals(body(reply)))
                        .isTrue();
            }
            assertThat(visited).hasValue(0);
        } finally {
            elsewhere.stop(0);
        }
    }

    @Test
    @Tag("F24")
    void acceptsNoCertificateThatNobodyVouchesFor() throws Exception {
        try (var impostor = TlsImpostor.start()) {
            Exchange reply = get("https://localhost:" + impostor.port() + "/");
            assertThat(reply.getException()).hasStackTraceContaining("SSLHandshakeException");
            assertThat(impostor.requestsHeard()).isZero();
        }
    }

    private void drip(OutputStream out) throws IOException {
        try (out) {
            while (!await(over, 200)) {
                out.write('x');
                out.flush();
            }
        }
    }

    private static void pour(OutputStream out) throws IOException {
        byte[] block = new byte[1 << 16];
        for (int i = 0; i < 4_096; i++) {
            out.write(block);
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static void await(CountDownLatch latch) {
        await(latch, 30_000);
    }

    private static boolean await(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
