package io.peaflow.marketdata.source;

import io.peaflow.job.Breakers;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Makes a source out of a dialect and a site: what is polite and careful about fetching is the same for all of them. */
@Component
public class WebSources {

    private final FetchSettings settings;
    private final Courier courier;
    private final Pace pace;
    private final Pause pause;
    private final Breakers breakers;
    private final Diagnostics diagnostics;
    private final KeptAnswers keptAnswers;
    private final Clock clock;
    private final DoubleSupplier chance;

    WebSources(
            FetchSettings settings,
            Courier courier,
            Pace pace,
            Pause pause,
            Breakers breakers,
            Diagnostics diagnostics,
            KeptAnswers keptAnswers,
            Clock clock) {
        this.settings = settings;
        this.courier = courier;
        this.pace = pace;
        this.pause = pause;
        this.breakers = breakers;
        this.diagnostics = diagnostics;
        this.keptAnswers = keptAnswers;
        this.clock = clock;
        this.chance = () -> ThreadLocalRandom.current().nextDouble();
    }

    /** A source that speaks this dialect at this site. */
    public Source of(Dialect dialect, Site site) {
        var caller = new PatientCaller(dialect, site, settings, courier, pace, pause, keptAnswers, chance);
        return new WebSource(dialect, site, caller, settings, breakers, diagnostics, clock);
    }

    /** The beans that take settings. */
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({FetchSettings.class, DiagnosticsSettings.class})
    static class Beans {

        @Bean
        Pause pause() {
            return Thread::sleep;
        }
    }
}
