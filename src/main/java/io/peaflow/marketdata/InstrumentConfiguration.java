package io.peaflow.marketdata;

import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The registry of instruments as a bean. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InstrumentSettings.class)
class InstrumentConfiguration {

    /** The built-in sources that answer for every instrument of an installation on invented data. */
    static final String SIMULATED = "simulated";

    static final String SIMULATED_SECOND = "simulated-second";

    @Bean
    Instruments instruments(InstrumentSettings settings, @Value("${peaflow.simulated}") boolean simulated) {
        return registry(settings.instruments(), simulated);
    }

    static Instruments registry(List<InstrumentSettings.Entry> own, boolean simulated) {
        Universe universe = Universe.shipped();
        List<Followed> followed = universe.with(own).stream()
                .map(EntryReader::read)
                .map(one -> simulated ? onInventedData(one) : one)
                .toList();
        return new Instruments(followed, universe.memberships());
    }

    /** No provider is asked: prices invented and real ones must never meet. */
    private static Followed onInventedData(Followed real) {
        return new Followed(
                real.instrument(),
                Map.of(SIMULATED, real.id(), SIMULATED_SECOND, real.id()),
                real.renames(),
                real.mic(),
                real.yearlyFeePercent(),
                real.patience(),
                real.lags(),
                real.pea(),
                real.source(),
                real.verifiedOn(),
                real.aboveZero(),
                real.unverified());
    }
}
