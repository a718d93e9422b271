package io.peaflow.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.peaflow.testing.PostgresTest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "peaflow.once=true",
            "peaflow.security.throttle.failures-per-address=1000",
            "peaflow.security.throttle.failures-in-all=100000"
        })
@PostgresTest(database = "door")
class DoorIntegrationTests {

    @LocalServerPort
    private int port;

    @Value("${peaflow.home}")
    private Path home;

    @Autowired
    private ApiKeys keys;

    @Autowired
    private LocalKey localKey;

    @Autowired
    private RestoredKeys restoredKeys;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private HealthEndpointGroups groups;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    private Caller caller;
    private String admin;

    @BeforeEach
    void call() {
        caller = new Caller(port);
        admin = Caller.adminKey(home);
    }

    @AfterEach
    void hangUp() {
        caller.close();
    }

    @Test
    void makesALocalAdminKeyThatOnlyTheOwnerCanRead() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("admin.key"))))
                .isEqualTo("rw-------");
        assertThat(caller.get("/api/v1/keys", "X-API-Key", admin).statusCode()).isEqualTo(200);
        assertThat(caller.get("/api/v1/keys", "Authorization", "Bearer " + admin)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void replacesALostLocalKeyAndRevokesTheOldOne() throws IOException {
        Files.delete(home.resolve("admin.key"));
        localKey.afterSingletonsInstantiated();
        String renewed = Caller.adminKey(home);

        assertThat(renewed).isNotEqualTo(admin);
        assertThat(keys.find(admin.substring(3, 11)).orElseThrow().key().revokedAt())
                .isNotNull();
        assertThat(caller.get("/api/v1/keys", "X-API-Key", renewed).statusCode())
                .isEqualTo(200);
        assertThat(jdbc.sql("SELECT local_to FROM platform.api_key WHERE prefix = ?")
                        .param(renewed.substring(3, 11))
                        .query(String.class)
                        .single())
                .as("another machine of the same database may have the same path")
                .isEqualTo(LogFields.THIS_NODE + ":" + home.toAbsolutePath().normalize());
    }

    @Test
    void keysOfDataFoldersDoNotComeOutOfABackup() {
        KeySecret named = keys.issue("comes along", Scope.READ, null);
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            restoredKeys.afterRestore(jdbc);
            assertThat(keys.open(Instant.now()))
                    .extracting(stored -> stored.key().prefix())
                    .contains(named.prefix())
                    .doesNotContain(admin.substring(3, 11));
        });
    }

    @Test
    void readinessIsUpOrDownHoweverTheChecksAre() {
        StatusAggregator word = groups.get("readiness").getStatusAggregator();
        assertThat(word.getAggregateStatus(Status.UP, Condition.DEGRADED_STATUS, Status.UNKNOWN))
                .isEqualTo(Status.UP);
        assertThat(word.getAggregateStatus(Status.DOWN, Condition.DEGRADED_STATUS))
                .isEqualTo(Status.DOWN);
        assertThat(groups.getPrimary().getStatusAggregator().getAggregateStatus(Status.UP, Condition.DEGRADED_STATUS))
                .as("holders of a key hear the whole of it")
                .isEqualTo(Condition.DEGRADED_STATUS);
    }

    @Test
    void keepsNothingOfAKeyButItsHash() {
        KeySecret secret = keys.issue("hash only", Scope.READ, null);

        String row = jdbc.sql("SELECT k::text FROM platform.api_key k WHERE prefix = :prefix")
                .param("prefix", secret.prefix())
                .query(String.class)
                .single();
        assertThat(row).doesNotContain(secret.text().substring(12));
    }

    @Test
    void issuesListsAndRevokesKeysOverRest() {
        var issued = caller.post("/api/v1/keys", "{\"name\":\"grafana\",\"scope\":\"read\"}", "X-API-Key", admin);
        assertThat(issued.statusCode()).isEqualTo(201);
        String key = issued.body().replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
        String prefix = key.substring(3, 11);

        assertThat(caller.get("/api/v1/checks", "X-API-Key", key).statusCode()).isEqualTo(200);
        var list = caller.get("/api/v1/keys", "X-API-Key", admin);
        assertThat(list.body()).contains(prefix).contains("\"scope\":\"read\"").doesNotContain(key);

        assertThat(caller.send("DELETE", "/api/v1/keys/" + prefix, null, "X-API-Key", admin)
                        .statusCode())
                .isEqualTo(204);
        assertThat(caller.get("/api/v1/checks", "X-API-Key", key).statusCode()).isEqualTo(401);
        assertThat(caller.send("DELETE", "/api/v1/keys/" + prefix, null, "X-API-Key", admin)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesKeysThatCannotBe() {
        for (String wish : List.of(
                "{\"name\":\"\",\"scope\":\"read\"}",
                "{\"name\":\"x\",\"scope\":\"root\"}",
                "{\"name\":\"x\"}",
                "{\"name\":\"x\",\"scope\":\"read\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}",
                "{\"name\":\"x\",\"scope\":\"read\",\"expiresAt\":\"+275760-01-01T00:00:00Z\"}",
                "not json",
                "[".repeat(100_000))) {
            var answer = caller.post("/api/v1/keys", wish, "X-API-Key", admin);
            assertThat(answer.statusCode())
                    .as(wish.substring(0, Math.min(40, wish.length())))
                    .isEqualTo(400);
            assertProblem(answer, 400);
        }
    }

    @Test
    void letsNoKeyRevokeItself() {
        assertProblem(caller.send("DELETE", "/api/v1/keys/" + admin.substring(3, 11), null, "X-API-Key", admin), 409);
    }

    @Test
    void answersEveryWrongKeyWithTheSameWords() {
        KeySecret expired = keys.issue("expired", Scope.ADMIN, Instant.now().plusSeconds(3600));
        jdbc.sql("UPDATE platform.api_key SET created_at = :then, expires_at = :past WHERE prefix = :prefix")
                .param("then", Timestamp.from(Instant.now().minusSeconds(7200)))
                .param("past", Timestamp.from(Instant.now().minusSeconds(60)))
                .param("prefix", expired.prefix())
                .update();
        KeySecret revoked = keys.issue("revoked", Scope.ADMIN, null);
        keys.revoke(revoked.prefix());
        String wrong = admin.substring(0, admin.length() - 1) + (admin.endsWith("a") ? "b" : "a");

        var answers = new TreeSet<String>();
        for (String key : List.of(
                expired.text(), revoked.text(), wrong, KeySecret.random().text(), "nonsense", "pk_", "' OR 1=1 --")) {
            var answer = caller.get("/api/v1/checks", "X-API-Key", key);
            assertProblem(answer, 401);
            answers.add(answer.body().replaceAll("\"correlation\":\"[^\"]+\"", ""));
        }
        answers.add(caller.get("/api/v1/checks").body().replaceAll("\"correlation\":\"[^\"]+\"", ""));
        assertThat(answers).hasSize(1);
    }

    @Test
    @Tag("F46")
    void everyEndpointAsksForTheScopeOfItsKind() {
        KeySecret read = keys.issue("matrix read", Scope.READ, null);
        KeySecret operate = keys.issue("matrix operate", Scope.OPERATE, null);
        var wrong = new ArrayList<String>();
        int cells = 0;
        for (var info : mappings.getHandlerMethods().keySet()) {
            for (String pattern : info.getPatternValues()) {
                if (!pattern.startsWith("/api/")) {
                    continue;
                }
                String path = pattern.replaceAll("\\{[^}]+}", "00000000");
                for (var method : info.getMethodsCondition().getMethods()) {
                    boolean adminOnly = path.matches("/api/v1/(keys.*|backups/(restore|erase|key.*))");
                    boolean reads = method.name().equals("GET");
                    cells += 3;
                    expect(wrong, method.name(), path, null, false);
                    expect(wrong, method.name(), path, read.text(), reads && !adminOnly);
                    expect(wrong, method.name(), path, operate.text(), !adminOnly);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(cells).isGreaterThanOrEqualTo(12);
    }

    private void expect(List<String> wrong, String method, String path, String key, boolean open) {
        String[] headers = key == null ? new String[0] : new String[] {"X-API-Key", key};
        // An empty body: a call that gets through fails at it and changes nothing.
        int status = caller.send(method, path, null, headers).statusCode();
        boolean refused = status == 401 || status == 403;
        if (refused == open || (key == null && status != 401)) {
            wrong.add(method + " " + path + (key == null ? " without a key" : " with " + key.substring(0, 11)) + " -> "
                    + status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/v1",
                "/api/v2/keys",
                "/api/v1/keys/../checks",
                "/actuator",
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/health",
                "/actuator/health/database",
                "/actuator/prometheus",
                "/actuator/shutdown",
                "/api/v1/%6beys"
            })
    void nothingOpensWithoutAKeyThatIsNotNamedAsOpen(String path) {
        assertThat(caller.get(path).statusCode()).isIn(400, 401);
    }

    @Test
    void theOpenAddressesSayUpOrDownAndNothingMore() {
        for (String path : List.of("/actuator/health/liveness", "/actuator/health/readiness")) {
            var answer = caller.get(path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
        }
        assertThat(caller.get("/health").body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(caller.get("/health", "X-API-Key", "pk_wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyHolderSeesEveryCheckWithItsRemedy() {
        var health = caller.get("/health", "X-API-Key", admin);
        assertThat(health.body())
                .contains("\"check\":\"database\"", "\"check\":\"routes\"", "\"check\":\"disk\"", "\"remedy\"");
        var actuator = caller.get("/actuator/health", "X-API-Key", admin);
        assertThat(actuator.body()).contains("\"database\":{", "\"routes\":{", "\"clock\":{", "\"migrations\":{");
    }

    /** Stands in for a page: hands out the token that a form would carry. */
    @TestConfiguration
    @RestController
    static class Page {
        @GetMapping("/assets/token-of-this-test")
        String token(CsrfToken token) {
            return token.getToken();
        }
    }

    private static final String[] FORM = {"Content-Type", "application/x-www-form-urlencoded"};

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElse("").replaceAll(";.*", "");
    }

    /** The cookie of a browser in which the key was pasted. */
    private String signIn(String key) {
        var page = caller.get("/assets/token-of-this-test");
        var signedIn = caller.send(
                "POST", "/sign-in", "_csrf=" + page.body() + "&key=" + key, FORM[0], FORM[1], "Cookie", cookie(page));
        assertThat(signedIn.statusCode()).isEqualTo(303);
        assertThat(signedIn.headers().firstValue("Location")).hasValue("/");
        assertThat(signedIn.headers().firstValue("Set-Cookie").orElse("")).contains("HttpOnly", "SameSite=Strict");
        assertThat(cookie(signedIn)).isNotEqualTo(cookie(page));
        return cookie(signedIn);
    }

    @Test
    void aKeyPastedOnceOpensThePagesAndNothingElse() {
        String cookie = signIn(admin);

        assertThat(caller.get("/", "Cookie", cookie).statusCode()).isIn(200, 404);
        assertThat(caller.get("/api/v1/checks", "Cookie", cookie).statusCode()).isEqualTo(401);
        assertThat(caller.get("/actuator/prometheus", "Cookie", cookie).statusCode())
                .isEqualTo(401);
        assertThat(caller.get("/health", "Cookie", cookie).body()).isEqualTo("{\"status\":\"up\"}");
    }

    @Test
    void aChangeNeedsTheTokenOfThePage() {
        String cookie = signIn(admin);
        assertThat(caller.send("POST", "/anything", "a=b", FORM[0], FORM[1], "Cookie", cookie)
                        .statusCode())
                .isEqualTo(403);

        String token =
                caller.get("/assets/token-of-this-test", "Cookie", cookie).body();
        assertThat(caller.send("POST", "/anything", "a=b", FORM[0], FORM[1], "Cookie", cookie, "X-CSRF-TOKEN", token)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aReaderChangesNothingFromAPage() {
        String cookie = signIn(keys.issue("page reader", Scope.READ, null).text());
        String token =
                caller.get("/assets/token-of-this-test", "Cookie", cookie).body();

        assertThat(caller.send("POST", "/anything", "a=b", FORM[0], FORM[1], "Cookie", cookie, "X-CSRF-TOKEN", token)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void signingOutEndsTheSession() {
        String cookie = signIn(admin);
        String token =
                caller.get("/assets/token-of-this-test", "Cookie", cookie).body();
        assertThat(caller.send("POST", "/sign-out", "_csrf=" + token, FORM[0], FORM[1], "Cookie", cookie)
                        .statusCode())
                .isEqualTo(303);

        assertThat(caller.get("/", "Cookie", cookie).headers().firstValue("Location"))
                .hasValue("/sign-in");
    }

    @Test
    void aRevokedKeyEndsItsSessions() {
        KeySecret key = keys.issue("soon revoked", Scope.READ, null);
        String cookie = signIn(key.text());
        assertThat(caller.send("DELETE", "/api/v1/keys/" + key.prefix(), null, "X-API-Key", admin)
                        .statusCode())
                .isEqualTo(204);

        assertThat(caller.get("/", "Cookie", cookie).headers().firstValue("Location"))
                .hasValue("/sign-in");
    }

    @Test
    void aWrongKeyOrAMissingTokenSignsNobodyIn() {
        var page = caller.get("/assets/token-of-this-test");
        var wrong = caller.send(
                "POST", "/sign-in", "_csrf=" + page.body() + "&key=pk_wrong", FORM[0], FORM[1], "Cookie", cookie(page));
        assertThat(wrong.headers().firstValue("Location")).hasValue("/sign-in?refused");

        var blind = caller.send("POST", "/sign-in", "key=" + admin, FORM);
        assertThat(blind.statusCode()).isEqualTo(303);
        assertThat(blind.headers().firstValue("Location")).hasValue("/sign-in");
        assertThat(caller.get("/", "Cookie", cookie(blind)).statusCode()).isEqualTo(303);
    }

    @Test
    void strangersAreSentToTheSignInPage() {
        var page = caller.get("/");
        assertThat(page.statusCode()).isEqualTo(HttpURLConnection.HTTP_SEE_OTHER);
        assertThat(page.headers().firstValue("Location")).hasValue("/sign-in");
        var fragment = caller.get("/", "HX-Request", "true");
        assertThat(fragment.statusCode()).isEqualTo(401);
        assertThat(fragment.headers().firstValue("HX-Redirect")).hasValue("/sign-in");
        assertThat(caller.send("POST", "/anything", "a=b", "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void everyAnswerCarriesTheSafeHeaders() {
        for (String path : List.of("/", "/sign-in", "/health", "/api/v1/checks", "/assets/none.css")) {
            var headers = caller.get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy")).hasValue(SafeHeaders.CONTENT_SECURITY_POLICY);
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(headers.firstValue("Server")).isEmpty();
        }
    }

    @Test
    void answersOnlyToItsOwnNames() throws IOException {
        assertThat(raw("GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(raw("GET / HTTP/1.1\r\nHost: 10.0.0.1:8080\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(raw("GET /health HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(raw("GET /health HTTP/1.1\r\nHost: [::1]:" + port + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    @Tag("F48")
    void refusesWhatIsTooLargeOrTooDeep() throws IOException {
        var large = caller.post(
                "/api/v1/keys", "{\"name\":\"" + "x".repeat(300_000) + "\",\"scope\":\"read\"}", "X-API-Key", admin);
        assertProblem(large, 413);
        String head = "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "y".repeat(1 << 20)
                + "\r\nConnection: close\r\n\r\n";
        assertThat(raw(head))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json")
                .doesNotContain("Tomcat", "yyyy");
        String chunked = "POST /api/v1/keys HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + admin
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "80000\r\n" + "[".repeat(0) + "\"" + "z".repeat(0x80000 - 1) + "\r\n0\r\n\r\n";
        assertThat(raw(chunked)).startsWith("HTTP/1.1 413").contains("application/problem+json");
        assertThat(raw("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    @Tag("F48")
    void aThousandSlowCallersHoldNoThread() throws IOException {
        var slow = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 1_000; i++) {
                var socket = new Socket("127.0.0.1", port);
                socket.getOutputStream().write("GET /health HT".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            long start = System.nanoTime();
            assertThat(caller.get("/health").statusCode()).isEqualTo(200);
            assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(2_000);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void unknownAddressesAndMethodsAreProblems() {
        assertProblem(caller.get("/api/v1/nothing", "X-API-Key", admin), 404);
        assertThat(caller.get("/api/v1/nothing", "X-API-Key", admin).body())
                .contains("\"instance\":\"/api/v1/nothing\"");
        assertProblem(caller.send("PUT", "/api/v1/keys", "{}", "X-API-Key", admin), 405);
        KeySecret read = keys.issue("too small", Scope.READ, null);
        assertProblem(caller.get("/api/v1/keys", "X-API-Key", read.text()), 403);
    }

    @Test
    void takesAPlainCorrelationIdAndReplacesAnyOther() {
        assertThat(caller.get("/health", "X-Correlation-Id", "abc-123")
                        .headers()
                        .firstValue("X-Correlation-Id"))
                .hasValue("abc-123");
        for (String bad : List.of("a b", "<script>", "x".repeat(65), "{\"a\":1}")) {
            assertThat(caller.get("/health", "X-Correlation-Id", bad)
                            .headers()
                            .firstValue("X-Correlation-Id")
                            .orElseThrow())
                    .hasSize(36);
        }
        assertThat(caller.get("/api/v1/checks", "X-Correlation-Id", "seen-here").body())
                .contains("\"correlation\":\"seen-here\"");
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(15_000);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            } catch (IOException closedWhileWeWrote) {
                // The answer is what counts.
                assertThat(closedWhileWeWrote).isNotNull();
            }
            var answer = new StringBuilder();
            try {
                var in = socket.getInputStream();
                for (int value = in.read(); value >= 0; value = in.read()) {
                    answer.append((char) value);
                }
            } catch (IOException reset) {
                assertThat(answer).isNotEmpty();
            }
            return answer.toString();
        }
    }

    private static void assertProblem(java.net.http.HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body())
                .contains("\"status\":" + status)
                .contains("\"title\":")
                .contains("\"detail\":")
                .contains("\"correlation\":\"");
    }
}
