package io.peaflow.marketdata.eodhd;

import io.peaflow.marketdata.source.Site;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where and how often EODHD is asked.
 *
 * @param apiKey of a subscription with fundamentals; without one the source is not asked
 */
@Validated
@ConfigurationProperties("peaflow.market-data.sources.eodhd")
record EodhdSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("") String apiKey,

        @DefaultValue("https://eodhd.com") @Pattern(regexp = Site.ADDRESS, message = Site.NO_ADDRESS)
        String baseUrl,

        @DefaultValue("30") @Min(0) int perMinute) {

    Site site() {
        return new Site(
                enabled,
                baseUrl,
                perMinute,
                apiKey.isBlank() ? "no key: set peaflow.market-data.sources.eodhd.api-key, or EODHD_API_KEY" : "");
    }
}
