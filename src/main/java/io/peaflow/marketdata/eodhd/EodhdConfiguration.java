package io.peaflow.marketdata.eodhd;

import io.peaflow.marketdata.source.Source;
import io.peaflow.marketdata.source.WebSources;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step {@code eodhd} of the route. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EodhdSettings.class)
class EodhdConfiguration {

    @Bean
    Source eodhd(WebSources web, EodhdSettings settings) {
        return web.of(new EodhdFundamentals(settings.apiKey()), settings.site());
    }
}
