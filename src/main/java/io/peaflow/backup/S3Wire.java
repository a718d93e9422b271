package io.peaflow.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The SDK's small client of the JDK's connections, without two of their traps.
 *
 * <p>A hang-up of the store is told as the trouble of a wire that it is: that client wraps some of them as unchecked
 * (aws/aws-sdk-java-v2 issues 6578 and 6670), which the SDK neither asks again nor gives to its caller as one of its own
 * exceptions.
 *
 * <p>What is small goes at once and in one piece. The SDK asks before each body whether it may send it, and the JDK
 * loses a refusal that comes in one breath with the "go on" (it reads each answer through a buffer of its own), and then
 * waits for it until the silence is too long. Without the question a store that refuses by the head alone may hang up
 * before a body of many pieces is written, and its answer is lost again. A part of a large file still asks: it is worth
 * knowing before 8 MB are sent.
 */
record S3Wire(SdkHttpClient client) implements SdkHttpClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Between two bytes; a slow store is not a silent one. */
    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** Bytes of a body that go without a question. */
    private static final long SMALL = 1 << 20;

    static S3Wire open() {
        return new S3Wire(UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .build());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = client.prepareRequest(atOnce(request));
        return new ExecutableHttpRequest() {

            @Override
            public HttpExecuteResponse call() throws IOException {
                try {
                    return prepared.call();
                } catch (UncheckedIOException broken) {
                    throw Objects.requireNonNull(broken.getCause());
                }
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    private static HttpExecuteRequest atOnce(HttpExecuteRequest request) {
        SdkHttpRequest head = request.httpRequest();
        Optional<ContentStreamProvider> body = request.contentStreamProvider();
        boolean small = head.firstMatchingHeader("Content-Length")
                .filter(length -> Long.parseLong(length) <= SMALL)
                .isPresent();
        if (!small || body.isEmpty()) {
            return request;
        }
        return HttpExecuteRequest.builder()
                .request(head.toBuilder().removeHeader("Expect").build())
                .contentStreamProvider(() -> whole(body.get()))
                .metricCollector(request.metricCollector().orElse(null))
                .build();
    }

    private static InputStream whole(ContentStreamProvider body) {
        try (InputStream pieces = body.newStream()) {
            return new ByteArrayInputStream(pieces.readAllBytes());
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }
}
