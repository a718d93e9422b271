package io.peaflow.job;

import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The door of every job's route: a run goes in, a tick of the clock only makes look what is due. */
@Component("ticks")
class Ticks {

    private final DueSlots due;
    private final boolean once;

    Ticks(DueSlots due, JobSettings settings) {
        this.due = due;
        this.once = settings.once();
    }

    /** Lets an exchange with a run pass and ends any other here; a process that does one word has no clock. */
    public void admit(Exchange exchange) {
        if (exchange.getProperty(Workers.RUN) == null) {
            exchange.setRouteStop(true);
            if (!once) {
                due.ring();
            }
        }
    }
}
