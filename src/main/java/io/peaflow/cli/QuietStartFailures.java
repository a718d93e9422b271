package io.peaflow.cli;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Keeps Spring from printing a failed start in its own words when the command line tells it in ours. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class QuietStartFailures implements SpringBootExceptionReporter {

    private final boolean startedByWord;

    QuietStartFailures(ConfigurableApplicationContext context) {
        startedByWord =
                context != null && context.getEnvironment().getPropertySources().contains("peaflow configuration");
    }

    @Override
    public boolean reportException(Throwable failure) {
        return startedByWord;
    }
}
