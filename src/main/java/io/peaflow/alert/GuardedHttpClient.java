package io.peaflow.alert;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The HTTP client of webhooks: guarded addresses, no redirect, no proxy, no automatic repetition, no cookie. */
final class GuardedHttpClient implements HttpClientConfigurer {

    private final DnsResolver guard;
    private final Timeout patience;

    GuardedHttpClient(DnsResolver guard, Duration deadline) {
        this.guard = guard;
        this.patience = Timeout.of(deadline);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(guard)
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(patience).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(patience)
                                .setSocketTimeout(patience)
                                .setTimeToLive(TimeValue.ofMinutes(1))
                                .build())
                        .build())
                .setConnectionManagerShared(false)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setConnectionRequestTimeout(patience)
                        .setResponseTimeout(patience)
                        .build())
                .addExecInterceptorFirst("short answers", (request, scope, chain) -> {
                    ClassicHttpResponse response = chain.proceed(request, scope);
                    if (response.getEntity() != null) {
                        response.setEntity(new ShortEntity(response.getEntity()));
                    }
                    return response;
                })
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement();
    }

    /** An answer of which only so much is read. */
    private static final class ShortEntity extends HttpEntityWrapper {

        private static final int LONGEST = 64 * 1024;

        ShortEntity(HttpEntity entity) {
            super(entity);
        }

        @Override
        public InputStream getContent() throws IOException {
            return new FilterInputStream(super.getContent()) {

                private int read;

                @Override
                public int read() throws IOException {
                    int one = super.read();
                    return one < 0 ? one : counted(1, one);
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int some = super.read(buffer, offset, length);
                    return some < 0 ? some : counted(some, some);
                }

                private int counted(int more, int answer) throws IOException {
                    read += more;
                    if (read > LONGEST) {
                        throw new IOException("The answer is longer than " + LONGEST + " bytes");
                    }
                    return answer;
                }
            };
        }
    }
}
