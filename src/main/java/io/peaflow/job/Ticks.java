package io.peaflow.job;

import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The door of every job's route: a run goes in, a tick of the clock only wakes the dispatcher. */
@Component("ticks")
class Ticks {

    private final Dispatcher dispatcher;
    private final boolean once;

    Ticks(Dispatcher dispatcher, JobSettings settings) {
        this.dispatcher = dispatcher;
        this.once = settings.once();
    }

    /** Lets an exchange with a run pass and ends any other here; a process that does one word has no clock. */
    public void admit(Exchange exchange) {
        if (exchange.getProperty(Dispatcher.RUN) == null) {
            exchange.setRouteStop(true);
            if (!once) {
                dispatcher.openDueSlots(exchange.getFromRouteId());
            }
        }
    }
}
