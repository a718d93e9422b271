package io.peaflow.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The SDK's small client of the JDK's connections, with a hang-up of the store told as the trouble of a wire that it is.
 * That client wraps some of them as unchecked (aws/aws-sdk-java-v2 issues 6578 and 6670), which the SDK neither asks
 * again nor gives to its caller as one of its own exceptions.
 */
record S3Wire(SdkHttpClient client) implements SdkHttpClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Between two bytes; a slow store is not a silent one. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    static S3Wire open() {
        return new S3Wire(UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .build());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = client.prepareRequest(request);
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

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }
}
