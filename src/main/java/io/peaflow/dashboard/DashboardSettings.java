package io.peaflow.dashboard;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What every page needs to know of the installation.
 *
 * @param language for a browser that asks for none that the pages speak
 */
@Validated
@ConfigurationProperties("peaflow")
record DashboardSettings(
        @NotNull ZoneId timeZone,
        @DefaultValue("false") boolean simulated,

        @DefaultValue("en") @Pattern(regexp = "en|fr", message = "must be en or fr")
        String language) {}
