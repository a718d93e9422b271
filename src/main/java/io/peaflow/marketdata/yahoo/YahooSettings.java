package io.peaflow.marketdata.yahoo;

import io.peaflow.marketdata.source.Site;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Where and how often Yahoo is asked. */
@ConfigurationProperties("peaflow.market-data.sources.yahoo")
record YahooSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("https://query1.finance.yahoo.com") String baseUrl,
        @DefaultValue("60") int perMinute) {

    Site site() {
        return new Site(enabled, baseUrl, perMinute);
    }
}
