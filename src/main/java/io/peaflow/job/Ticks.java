package io.peaflow.job;

import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The door of every job's route: a run goes in, a tick of the clock only wakes the dispatcher. */
@Component("ticks")
class Ticks {

    private final Dispatcher dispatcher;

    Ticks(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Lets an exchange with a run pass and ends any other here. */
    public void admit(Exchange exchange) {
        if (exchange.getProperty(Dispatcher.RUN) == null) {
            exchange.setRouteStop(true);
            dispatcher.openDueSlots(exchange.getFromRouteId());
        }
    }
}
