package io.peaflow.marketdata.watchedfolder;

import io.peaflow.marketdata.source.Diagnostics;
import io.peaflow.marketdata.source.Source;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step {@code watchedFolder} of the route. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WatchedFolderSettings.class)
class WatchedFolderConfiguration {

    @Bean
    Source watchedFolder(
            WatchedFolderSettings settings, @Value("${peaflow.home}") Path home, Diagnostics diagnostics, Clock clock) {
        return new WatchedFolder(home.resolve(settings.path()), settings.enabled(), diagnostics, clock);
    }
}
