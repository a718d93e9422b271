package io.peaflow.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Whether remote hosts are left alone because they failed too often. */
@Component
class RemoteHostsCheck implements Check {

    private static final String NAME = "remote-hosts";

    private final Breakers breakers;
    private final Clock clock;
    private final AtomicInteger seen = new AtomicInteger();

    RemoteHostsCheck(Breakers breakers, Clock clock, MeterRegistry meters) {
        this.breakers = breakers;
        this.clock = clock;
        Gauge.builder("peaflow.job.breakers.open", seen, AtomicInteger::get)
                .description("Remote hosts that are left alone, as last counted")
                .register(meters);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding look() {
        Instant now = clock.instant();
        List<Telling> blocked = breakers.list().stream()
                .filter(host ->
                        host.blockedUntil() != null && host.blockedUntil().isAfter(now))
                .map(host -> Telling.of("hosts.one", host.host(), host.blockedUntil(), host.reason()))
                .toList();
        seen.set(blocked.size());
        return blocked.isEmpty()
                ? Finding.ok(NAME, Telling.of("hosts.ok"))
                : Finding.warning(
                        NAME,
                        Telling.of("hosts.blocked", Telling.joined("; ", blocked)),
                        Telling.of("hosts.blocked.remedy"));
    }
}
