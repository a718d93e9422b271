package io.peaflow.marketdata.boursorama;

import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.WebSources;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step {@code boursorama} of the route. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BoursoramaSettings.class)
class BoursoramaConfiguration {

    @Bean
    Source boursorama(WebSources web, BoursoramaSettings settings) {
        return web.of(new BoursoramaTicks(), settings.site());
    }
}
