package io.peaflow.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.peaflow.check.Check;
import io.peaflow.check.Finding;
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
        List<String> blocked = breakers.list().stream()
                .filter(host ->
                        host.blockedUntil() != null && host.blockedUntil().isAfter(now))
                .map(host -> host.host() + " until " + host.blockedUntil() + " (" + host.reason() + ")")
                .toList();
        seen.set(blocked.size());
        return blocked.isEmpty()
                ? Finding.ok(NAME, "no remote host is blocked")
                : Finding.warning(
                        NAME,
                        "Left alone: " + String.join("; ", blocked),
                        "Nothing to do: one probe goes out when the time is up. If it lasts, ask the provider.");
    }
}
