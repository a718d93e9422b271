package io.peaflow.alert;

import io.peaflow.backup.StateKeeper;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** A process that does one word and ends sends what it has to tell before it goes: nobody else may come for days. */
@Component
class LastPost implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LastPost.class);

    /** Raised, resolved and the digest leave one after the other, and a channel that fails is not tried for ever. */
    private static final int MOST_LOOKS = 8;

    private final ObjectProvider<CamelContext> contexts;
    private final ObjectProvider<StateKeeper> states;
    private final boolean once;
    private volatile boolean running;

    LastPost(
            ObjectProvider<CamelContext> contexts,
            ObjectProvider<StateKeeper> states,
            @Value("${peaflow.once}") boolean once) {
        this.contexts = contexts;
        this.states = states;
        this.once = once;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        CamelContext camel = contexts.getObject();
        Route route = camel.getRoute("alert-delivery");
        // Another run that has the state by now does the same work, and tells of it.
        boolean ours = states.stream().noneMatch(StateKeeper::isLost);
        if (once && ours && route != null) {
            try {
                send(camel, route);
            } catch (Exception trouble) {
                LOG.warn("What was to be told at the end waits for the next start", trouble);
            }
        }
    }

    /** Until nothing is due: a look takes one message a channel, and what was being gathered is gathered no longer. */
    private static void send(CamelContext camel, Route route) throws Exception {
        boolean isSomethingDue = true;
        for (int look = 0; look < MOST_LOOKS && isSomethingDue; look++) {
            Exchange exchange = new DefaultExchange(camel);
            exchange.getMessage().setBody(Deliveries.Pass.LAST);
            route.getProcessor().process(exchange);
            isSomethingDue = exchange.getMessage().getBody() instanceof List<?> sent && !sent.isEmpty();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped before Camel and the database are. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
