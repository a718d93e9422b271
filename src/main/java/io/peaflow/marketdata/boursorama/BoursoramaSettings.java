package io.peaflow.marketdata.boursorama;

import io.peaflow.marketdata.source.Site;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Where and how often Boursorama is asked. */
@Validated
@ConfigurationProperties("peaflow.market-data.sources.boursorama")
record BoursoramaSettings(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("https://www.boursorama.com") @Pattern(regexp = Site.ADDRESS, message = Site.NO_ADDRESS)
        String baseUrl,

        @DefaultValue("30") @Min(0) int perMinute) {

    Site site() {
        return new Site(enabled, baseUrl, perMinute);
    }
}
