package io.peaflow.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client that camel-telegram is given. Left alone, camel-telegram lets a refused message go on through the route
 * as if it had been sent (it calls back before it throws), so a refusal is made a failure here, with what Telegram said.
 */
final class TelegramClient extends HttpClient {

    private static final int LONGEST = 64 * 1024;

    private final HttpClient client;

    TelegramClient(Duration deadline) {
        this.client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(deadline)
                .build();
    }

    /** Telegram's answer when it is not a message that was sent. */
    static final class NotSent extends IOException {

        private static final long serialVersionUID = 1;

        private final int status;
        private final String body;

        NotSent(int status, String body) {
            super("Telegram answered with status " + status);
            this.status = status;
            this.body = body;
        }

        int status() {
            return status;
        }

        String body() {
            return body;
        }
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return client.send(request, handler);
    }

    /** Sends on the caller's thread, so that an interrupt ends it. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            HttpResponse<T> response = client.send(request, handler);
            if (!(response.body() instanceof InputStream stream)) {
                return CompletableFuture.completedFuture(response);
            }
            byte[] body;
            try (stream) {
                body = stream.readNBytes(LONGEST);
            }
            String text = new String(body, UTF_8);
            if (!(Replies.telegram(response.statusCode(), text) instanceof Outcome.Sent)) {
                return CompletableFuture.failedFuture(new NotSent(response.statusCode(), text));
            }
            return CompletableFuture.completedFuture(new Read<>(response, new ByteArrayInputStream(body)));
        } catch (IOException trouble) {
            return CompletableFuture.failedFuture(trouble);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(stop);
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler,
            HttpResponse.@Nullable PushPromiseHandler<T> pushes) {
        return sendAsync(request, handler);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    /** A response whose body was read, to be read again. */
    private record Read<T>(HttpResponse<T> response, InputStream content) implements HttpResponse<T> {

        @Override
        public int statusCode() {
            return response.statusCode();
        }

        @Override
        public HttpRequest request() {
            return response.request();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return response.previousResponse();
        }

        @Override
        public HttpHeaders headers() {
            return response.headers();
        }

        @Override
        @SuppressWarnings("unchecked") // only built when the body is an InputStream
        public T body() {
            return (T) content;
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return response.sslSession();
        }

        @Override
        public URI uri() {
            return response.uri();
        }

        @Override
        public Version version() {
            return response.version();
        }
    }
}
