package io.peaflow.alert;

import io.peaflow.alert.AlertSettings.Channel;
import io.peaflow.alert.AlertSettings.ChannelType;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultExchange;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The ways to the owner: which there are, how each fares, and a test of each. */
@Component
public class Channels {

    /** The channel that writes into the data folder; there whenever no other is configured, and as the last resort. */
    public static final String OUTBOX = "outbox";

    private final Map<String, Channel> byName;
    private final List<Channel> wanted;
    private final ChannelTable table;
    private final ObjectProvider<CamelContext> camel;
    private final ObjectProvider<ChannelClosings> closings;
    private final Clock clock;

    Channels(
            AlertSettings settings,
            ChannelTable table,
            ObjectProvider<CamelContext> camel,
            ObjectProvider<ChannelClosings> closings,
            Clock clock) {
        this.table = table;
        this.camel = camel;
        this.closings = closings;
        this.clock = clock;
        Channel outbox = outbox();
        this.wanted = settings.channels().isEmpty() ? List.of(outbox) : settings.channels();
        this.byName = new ConcurrentHashMap<>();
        byName.put(OUTBOX, outbox);
        wanted.forEach(channel -> byName.put(channel.name(), channel));
    }

    /**
     * A channel as people see it.
     *
     * @param reason why it is off, or what went wrong last; empty when all is well
     * @param waitsUntil when the service asked for patience, until when
     */
    public record State(
            String name,
            String type,
            boolean enabled,
            String reason,
            Set<Severity> severities,
            List<String> topics,
            Optional<Instant> lastSentAt,
            Optional<Instant> waitsUntil) {}

    /** What a test message came to. */
    public record TestResult(String channel, boolean delivered, String outcome) {}

    /** Every configured channel, in the order of the configuration. */
    public List<State> list() {
        Map<String, ChannelTable.Row> rows = table.all();
        Instant now = clock.instant();
        return wanted.stream()
                .map(channel -> {
                    ChannelTable.Row row = rows.getOrDefault(channel.name(), ChannelTable.Row.UNTOUCHED);
                    return new State(
                            channel.name(),
                            channel.type().name().toLowerCase(java.util.Locale.ROOT),
                            channel.enabled() && row.enabled(),
                            channel.enabled() ? row.trouble() : "peaflow.alert.channels: enabled is false",
                            channel.severities(),
                            channel.topics(),
                            row.lastSentAt(),
                            row.blockedUntil().filter(now::isBefore));
                })
                .toList();
    }

    /** Sends a real message now and waits for what comes of it. */
    public TestResult test(String name) {
        Channel channel = named(name);
        Outgoing test = Outgoing.test(channel, table.row(name).movedTo(), clock.instant());
        CamelContext context = camel.getObject();
        Route route = context.getRoute("alert-delivery");
        if (route == null) {
            return new TestResult(name, false, "The route alert-delivery is not running; see /health");
        }
        Exchange exchange = new DefaultExchange(context);
        exchange.getIn().setBody(List.of(test));
        try {
            route.getProcessor().process(exchange);
        } catch (Exception trouble) {
            return new TestResult(name, false, Replies.reason(trouble));
        }
        Outcome outcome = test.outcome();
        return new TestResult(name, outcome instanceof Outcome.Sent, outcome.reason());
    }

    /** Switches a channel off, or on again after it was switched off by hand or by a refusal. */
    @Transactional
    public State enable(String name, boolean enabled) {
        named(name);
        Instant now = clock.instant();
        if (enabled) {
            table.open(name, now);
            closings.ifAvailable(listener -> listener.reopened(name, now));
        } else {
            table.close(name, "switched off by hand", now);
        }
        return list().stream()
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The channels that are to hear of something of this severity and topic now. */
    List<Channel> accepting(Severity severity, String topic) {
        Map<String, ChannelTable.Row> rows = table.known();
        return wanted.stream()
                .filter(channel -> channel.accepts(severity, topic))
                .filter(channel -> rows.getOrDefault(channel.name(), ChannelTable.Row.UNTOUCHED)
                        .enabled())
                .toList();
    }

    Optional<Channel> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Those that are switched on in the settings. */
    List<Channel> configured() {
        return wanted.stream().filter(Channel::enabled).toList();
    }

    private Channel named(String name) {
        return wanted.stream()
                .filter(channel -> channel.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("There is no channel '" + name + "'; there are "
                        + wanted.stream().map(Channel::name).toList()));
    }

    private static Channel outbox() {
        return new Channel(
                OUTBOX,
                ChannelType.OUTBOX,
                true,
                EnumSet.allOf(Severity.class),
                List.of(),
                null,
                null,
                AlertSettings.MailSecurity.STARTTLS,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
