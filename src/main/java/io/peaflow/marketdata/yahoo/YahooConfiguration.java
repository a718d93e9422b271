package io.peaflow.marketdata.yahoo;

import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.WebSources;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step {@code yahoo} of the route. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(YahooSettings.class)
class YahooConfiguration {

    @Bean
    Source yahoo(WebSources web, YahooSettings settings) {
        return web.of(new YahooChart(), settings.site());
    }
}
