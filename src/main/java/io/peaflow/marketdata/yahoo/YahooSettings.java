package io.peaflow.marketdata.yahoo;

import io.peaflow.marketdata.source.Site;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Where and how often Yahoo is asked. */
@Validated
@ConfigurationProperties("peaflow.market-data.sources.yahoo")
record YahooSettings(
        @DefaultValue("true") boolean enabled,

        @DefaultValue("https://query1.finance.yahoo.com") @Pattern(regexp = Site.ADDRESS, message = Site.NO_ADDRESS)
        String baseUrl,

        @DefaultValue("60") @Min(0) int perMinute) {

    Site site() {
        return new Site(enabled, baseUrl, perMinute);
    }
}
