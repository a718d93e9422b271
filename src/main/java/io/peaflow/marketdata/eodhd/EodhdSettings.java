package io.peaflow.marketdata.eodhd;

import io.peaflow.marketdata.source.Site;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where and how often EODHD is asked.
 *
 * @param apiKey of a subscription with fundamentals; without one the source is not asked
 */
@ConfigurationProperties("peaflow.market-data.sources.eodhd")
record EodhdSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("") String apiKey,
        @DefaultValue("https://eodhd.com") String baseUrl,
        @DefaultValue("30") int perMinute) {

    Site site() {
        return new Site(
                enabled,
                baseUrl,
                perMinute,
                apiKey.isBlank() ? "no key: set peaflow.market-data.sources.eodhd.api-key, or EODHD_API_KEY" : "");
    }
}
