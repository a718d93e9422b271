package io.peaflow.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.ZoneId;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.logging.LogLevel;
import org.springframework.validation.annotation.Validated;

/** What belongs to the whole installation and not to one room. */
@Validated
@ConfigurationProperties("peaflow")
public record InstallationSettings(
        @NotBlank String home,
        boolean simulated,
        @NotNull ZoneId timeZone,
        @NotNull Language language,
        @NotNull @Valid Server server,
        @NotNull @Valid Log log,
        boolean once) {

    /** A language that pages and messages exist in. */
    public enum Language {
        EN,
        FR
    }

    /** Where the pages and the API listen. */
    public record Server(
            @Min(0) @Max(65535) int port, @NotBlank String address, List<@NotBlank String> allowedHosts) {}

    /** How much is written to the logs. */
    public record Log(
            @NotNull LogLevel level,
            @NotNull Format format,
            @NotNull LogLevel consoleLevel) {
        /** How lines on standard error look. */
        public enum Format {
            AUTO,
            TEXT,
            JSON
        }
    }
}
