package io.peaflow.marketdata.euronext;

import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.WebSources;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step {@code euronext} of the route. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EuronextSettings.class)
class EuronextConfiguration {

    @Bean
    Source euronext(WebSources web, EuronextSettings settings) {
        return web.of(new EuronextExport(), settings.site());
    }
}
