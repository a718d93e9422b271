package io.peaflow.job;

import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** The job that removes what is past its time: each room says what that is for its own tables and files. */
@Component("housekeeping")
class Housekeeping {

    private final ObjectProvider<Retention> retentions;
    private final Clock clock;

    Housekeeping(ObjectProvider<Retention> retentions, Clock clock) {
        this.retentions = retentions;
        this.clock = clock;
    }

    /** Called by the route. */
    public void sweep(Run run) {
        Map<String, Retention> byName = new TreeMap<>();
        retentions.forEach(retention -> byName.put(retention.name(), retention));
        Map<String, Integer> removed = new TreeMap<>();
        run.items(byName.keySet(), name -> {
            Retention retention = Objects.requireNonNull(byName.get(name));
            removed.put(name, retention.sweep(clock.instant()));
        });
        List<Telling> lines = removed.entrySet().stream()
                .map(entry -> Telling.of("two", entry.getValue(), " ", thing(entry.getKey())))
                .toList();
        run.outcome(Telling.of("housekeeping.outcome", Telling.joined(", ", lines)));
    }

    private static Telling thing(String name) {
        String key = "housekeeping." + name.replace(' ', '-');
        return Telling.isKnown(key) ? Telling.of(key) : Telling.plain(name);
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRetentions {

        @Bean
        Retention runRetention(Ledger ledger, JobSettings settings) {
            return retention(
                    "runs", now -> ledger.forget(now.minus(settings.retention().runs())));
        }

        @Bean
        Retention deadLetterRetention(DeadLetters desk, JobSettings settings) {
            return retention(
                    "dead letters",
                    now -> desk.forget(now.minus(settings.retention().deadLetters())));
        }

        private static Retention retention(String name, java.util.function.ToIntFunction<java.time.Instant> sweep) {
            return new Retention() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public int sweep(java.time.Instant now) {
                    return sweep.applyAsInt(now);
                }
            };
        }
    }
}
