package io.peaflow.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server's REST interface, as its words see it. */
final class Api {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** For work that grows with the data, such as a restore: as long as the deadline of the job that does the same. */
    private static final Duration LONG_PATIENCE = Duration.ofHours(1);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(3))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final URI server;
    private final @Nullable String key;

    Api(URI server, @Nullable String key) {
        this.server = server;
        this.key = key;
    }

    URI server() {
        return server;
    }

    JsonNode get(String path) {
        return call("GET", path, null, PATIENCE);
    }

    JsonNode post(String path, Map<String, ?> body) {
        return call("POST", path, body, PATIENCE);
    }

    /** The same for work that may take long. */
    JsonNode postAndWait(String path, Map<String, ?> body) {
        return call("POST", path, body, LONG_PATIENCE);
    }

    JsonNode delete(String path) {
        return call("DELETE", path, null, PATIENCE);
    }

    /** The status of an address that needs no key, 0 when nothing answers. */
    int status(String path) {
        try {
            var request = HttpRequest.newBuilder(server.resolve(path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return send(request, Duration.ofSeconds(5)).statusCode();
        } catch (IOException silent) {
            return 0;
        }
    }

    private JsonNode call(String method, String path, @Nullable Map<String, ?> body, Duration patience) {
        var request = HttpRequest.newBuilder(server.resolve("/api/v1" + path))
                .timeout(patience)
                .header("Accept", "application/json, application/problem+json");
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)));
        }
        try {
            HttpResponse<String> response = send(request.build(), patience);
            if (response.statusCode() >= 400) {
                throw refusal(path, response);
            }
            return response.body().isBlank() ? json.createObjectNode() : json.readTree(response.body());
        } catch (IOException silent) {
            throw new Refusal(
                    ExitCodes.UNREACHABLE,
                    "The server at " + server + " did not answer (" + reason(silent) + ").\n"
                            + "  `peaflow status` tells whether it still runs.",
                    silent);
        } catch (JacksonException odd) {
            throw new Refusal(
                    ExitCodes.FAILED,
                    "The server at " + server + " answered something other than JSON to " + path + ".",
                    odd);
        }
    }

    /** Bounded as a whole: the client's own timeout ends with the headers. */
    private HttpResponse<String> send(HttpRequest request, Duration patience) throws IOException {
        var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            throw new IOException("no answer within " + patience.toSeconds() + " s", slow);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        } catch (ExecutionException wrong) {
            throw wrong.getCause() instanceof IOException cause ? cause : new IOException(wrong.getCause());
        }
    }

    private static String reason(IOException silent) {
        if (silent instanceof ConnectException) {
            return "connection refused";
        }
        return silent.getMessage() == null ? silent.getClass().getSimpleName() : silent.getMessage();
    }

    /** An RFC 9457 problem, or whatever came instead, as a sentence and an exit code. */
    private Refusal refusal(String path, HttpResponse<String> response) {
        int status = response.statusCode();
        String detail = "HTTP " + status;
        try {
            JsonNode problem = json.readTree(response.body());
            for (String field : new String[] {"detail", "title"}) {
                String text = problem.path(field).asString("");
                if (!text.isBlank()) {
                    detail = text;
                    break;
                }
            }
        } catch (JacksonException notJson) {
            detail = "HTTP " + status + " without an explanation";
        }
        String remedy = switch (status) {
            case 401 ->
                "\n  The key in <data folder>/admin.key is not the server's; was it revoked? `peaflow keys` needs a valid one.";
            case 403 -> "\n  The key in <data folder>/admin.key may not do this.";
            default -> "";
        };
        return new Refusal(
                exitCode(status),
                detail.replace(" Remedy: ", "\n  Remedy: ") + remedy,
                new IOException(path + ": HTTP " + status));
    }

    private static int exitCode(int status) {
        return switch (status) {
            case 401, 403 -> ExitCodes.NOT_ALLOWED;
            case 400, 404, 422 -> ExitCodes.USAGE;
            case 409, 423, 429, 503 -> ExitCodes.BUSY;
            default -> ExitCodes.FAILED;
        };
    }
}
