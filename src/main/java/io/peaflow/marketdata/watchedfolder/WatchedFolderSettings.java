package io.peaflow.marketdata.watchedfolder;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where files of prices are laid down.
 *
 * @param path below the data folder, or absolute
 */
@ConfigurationProperties("peaflow.market-data.sources.watched-folder")
record WatchedFolderSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("prices") String path) {}
