package io.peaflow.marketdata.fred;

import io.peaflow.marketdata.source.Site;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where and how often FRED is asked.
 *
 * @param apiKey with one the API answers, with the days of publication; without, the files of the charts
 * @param baseUrl of the API
 * @param keylessUrl of the files
 */
@ConfigurationProperties("peaflow.market-data.sources.fred")
record FredSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("") String apiKey,
        @DefaultValue("https://api.stlouisfed.org") String baseUrl,
        @DefaultValue("https://fred.stlouisfed.org") String keylessUrl,
        @DefaultValue("60") int perMinute) {

    boolean hasKey() {
        return !apiKey.isBlank();
    }

    Site site() {
        return new Site(enabled, hasKey() ? baseUrl : keylessUrl, perMinute);
    }
}
