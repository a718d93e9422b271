package io.peaflow.marketdata.ecb;

import io.peaflow.marketdata.source.Site;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Where and how often Ecb is asked. */
@ConfigurationProperties("peaflow.market-data.sources.ecb")
record EcbSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("https://data-api.ecb.europa.eu") String baseUrl,
        @DefaultValue("30") int perMinute) {

    Site site() {
        return new Site(enabled, baseUrl, perMinute);
    }
}
