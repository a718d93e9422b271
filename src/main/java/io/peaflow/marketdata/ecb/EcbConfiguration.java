package io.peaflow.marketdata.ecb;

import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.WebSources;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step {@code ecb} of the route. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EcbSettings.class)
class EcbConfiguration {

    @Bean
    Source ecb(WebSources web, EcbSettings settings) {
        return web.of(new EcbSeries(), settings.site());
    }
}
