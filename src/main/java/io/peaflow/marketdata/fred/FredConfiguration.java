package io.peaflow.marketdata.fred;

import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.WebSources;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step {@code fred} of the route: the API where there is a key, else the files. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FredSettings.class)
class FredConfiguration {

    @Bean
    Source fred(WebSources web, FredSettings settings) {
        return web.of(settings.hasKey() ? new FredObservations(settings.apiKey()) : new FredGraph(), settings.site());
    }
}
