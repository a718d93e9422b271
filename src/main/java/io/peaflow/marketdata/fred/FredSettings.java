package io.peaflow.marketdata.fred;

import io.peaflow.marketdata.source.Site;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where and how often FRED is asked.
 *
 * @param apiKey with one the API answers, with the days of publication; without, the files of the charts
 * @param baseUrl of the API
 * @param keylessUrl of the files
 */
@Validated
@ConfigurationProperties("peaflow.market-data.sources.fred")
record FredSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("") String apiKey,

        @DefaultValue("https://api.stlouisfed.org") @Pattern(regexp = Site.ADDRESS, message = Site.NO_ADDRESS)
        String baseUrl,

        @DefaultValue("https://fred.stlouisfed.org") @Pattern(regexp = Site.ADDRESS, message = Site.NO_ADDRESS)
        String keylessUrl,

        @DefaultValue("60") @Min(0) int perMinute) {

    boolean hasKey() {
        return !apiKey.isBlank();
    }

    Site site() {
        return new Site(enabled, hasKey() ? baseUrl : keylessUrl, perMinute);
    }
}
