package io.peaflow.platform;

import io.peaflow.check.Finding;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.health.contributor.Status;

/** How the program is, taken together. */
enum Condition {
    HEALTHY,
    DEGRADED,
    UNHEALTHY;

    static final Status DEGRADED_STATUS = new Status("DEGRADED");

    /** Without one of these nothing useful can happen; anything else that is critical only degrades. */
    private static final Set<String> ESSENTIAL =
            Set.of("database", "migrations", "schedule", "routes", "disk", "threads");

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Condition of(Finding finding) {
        return switch (finding.level()) {
            case OK -> HEALTHY;
            case WARNING -> DEGRADED;
            case CRITICAL -> ESSENTIAL.contains(finding.check()) ? UNHEALTHY : DEGRADED;
        };
    }

    static Condition of(Collection<Finding> findings) {
        return findings.stream().map(Condition::of).max(Condition::compareTo).orElse(HEALTHY);
    }

    Status status() {
        return switch (this) {
            case HEALTHY -> Status.UP;
            case DEGRADED -> DEGRADED_STATUS;
            case UNHEALTHY -> Status.DOWN;
        };
    }
}
