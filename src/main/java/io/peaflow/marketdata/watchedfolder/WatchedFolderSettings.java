package io.peaflow.marketdata.watchedfolder;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where files of prices are laid down.
 *
 * @param path below the data folder, or absolute
 */
@Validated
@ConfigurationProperties("peaflow.market-data.sources.watched-folder")
record WatchedFolderSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("prices") @NotBlank String path) {}
