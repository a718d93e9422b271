package io.peaflow.marketdata.boursorama;

import io.peaflow.marketdata.source.Site;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Where and how often Boursorama is asked. */
@ConfigurationProperties("peaflow.market-data.sources.boursorama")
record BoursoramaSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("https://www.boursorama.com") String baseUrl,
        @DefaultValue("30") int perMinute) {

    Site site() {
        return new Site(enabled, baseUrl, perMinute);
    }
}
