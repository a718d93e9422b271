package io.peaflow.platform;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.component.http.HttpComponent;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The http and https of every route: one set of rules, whatever the route says. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
class HttpRules {

    private static final Duration BEYOND_THE_DEADLINE = Duration.ofSeconds(1);

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService httpBell() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("http-bell").daemon(true).factory());
    }

    @Bean("http-component")
    HttpComponent http(HttpSettings settings, @Qualifier("httpBell") ScheduledExecutorService bell) {
        return component(settings, bell);
    }

    @Bean("https-component")
    HttpComponent https(HttpSettings settings, @Qualifier("httpBell") ScheduledExecutorService bell) {
        return component(settings, bell);
    }

    static HttpComponent component(HttpSettings settings, ScheduledExecutorService bell) {
        var http = new HttpComponent();
        long connect = settings.connectTimeout().toMillis();
        // Past the deadline, whose bell rings first and says why.
        long silence = settings.deadline().plus(BEYOND_THE_DEADLINE).toMillis();
        http.setConnectTimeout(connect);
        http.setConnectionRequestTimeout(connect);
        http.setResponseTimeout(silence);
        http.setSoTimeout(silence);
        http.setHttpClientConfigurer(client -> {
            client.addExecInterceptorFirst("peaflow-limits", new HttpLimits(settings, bell));
            client.setRedirectStrategy(new SameHostRedirects());
            client.setUserAgent(settings.userAgent());
            // Trying again is the route's policy, and counted there.
            client.disableAutomaticRetries();
        });
        return http;
    }
}
