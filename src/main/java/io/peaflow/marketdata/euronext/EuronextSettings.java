package io.peaflow.marketdata.euronext;

import io.peaflow.marketdata.source.Site;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Where and how often Euronext is asked. */
@ConfigurationProperties("peaflow.market-data.sources.euronext")
record EuronextSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("https://live.euronext.com") String baseUrl,
        @DefaultValue("30") int perMinute) {

    Site site() {
        return new Site(enabled, baseUrl, perMinute);
    }
}
