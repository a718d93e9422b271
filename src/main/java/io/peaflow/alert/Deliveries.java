package io.peaflow.alert;

import io.micrometer.core.instrument.MeterRegistry;
import io.peaflow.alert.AlertSettings.Channel;
import io.peaflow.alert.AlertSettings.ChannelType;
import io.peaflow.alert.DeliveryTable.Kind;
import io.peaflow.alert.DeliveryTable.Lead;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** The delivery route's beginning and end: takes what is due, reserved so that no two nodes send it, and keeps the outcome. */
final class Deliveries {

    /** Longer than any attempt may take, so a reservation only runs out when its owner is gone. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final int MOST_UNCERTAIN = 2;

    private final AlertSettings settings;
    private final Channels channels;
    private final ChannelTable channelTable;
    private final DeliveryTable deliveries;
    private final NotificationTable notifications;
    private final DatabaseAbsence absence;
    private final Deadlines deadlines;
    private final Settlement settlement;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final ZoneId zone;
    private final String node = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    private final AtomicInteger waiting;

    Deliveries(
            AlertSettings settings,
            Channels channels,
            ChannelTable channelTable,
            DeliveryTable deliveries,
            NotificationTable notifications,
            DatabaseAbsence absence,
            Deadlines deadlines,
            Settlement settlement,
            TransactionOperations transaction,
            MeterRegistry meters,
            Clock clock,
            ZoneId zone) {
        this.settings = settings;
        this.channels = channels;
        this.channelTable = channelTable;
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.absence = absence;
        this.deadlines = deadlines;
        this.settlement = settlement;
        this.transaction = transaction;
        this.clock = clock;
        this.zone = zone;
        this.waiting = meters.gauge("peaflow.alert.deliveries.waiting", new AtomicInteger());
    }

    /** Handed in by who sends for the last time before the process ends: nothing is gathered any longer then. */
    enum Pass {
        LAST
    }

    /** The moment of a look at what is due, and whether nobody comes after it. */
    private record Look(Instant now, boolean isLast) {

        boolean isGathering(Optional<Instant> until) {
            return !isLast && until.filter(now::isBefore).isPresent();
        }

        boolean isWarm(Optional<Instant> until, Duration wait) {
            return isLast || until.filter(end -> now.isBefore(end.plus(wait))).isPresent();
        }
    }

    /**
     * What is to leave now, at most one message a channel. A list that is handed in is passed through; the id of a delivery
     * that was given up, which is how the dead-letter desk replays it, makes that one due.
     */
    public List<Outgoing> due(@Body @Nullable Object given) {
        if (given instanceof List<?> list) {
            return list.stream().map(Outgoing.class::cast).toList();
        }
        if (given instanceof String letter) {
            return replay(UUID.fromString(letter)).stream().toList();
        }
        Instant now = clock.instant();
        try {
            settlement.recordLate();
            List<String> names = deliveries.channelsDue(now);
            if (absence.over(now)) {
                names = deliveries.channelsDue(now);
            }
            List<Outgoing> due = new ArrayList<>();
            for (String name : names) {
                claim(name, new Look(now, given == Pass.LAST)).ifPresent(due::add);
            }
            waiting.set(deliveries.waiting());
            return due;
        } catch (RuntimeException trouble) {
            if (!Database.away(trouble)) {
                throw trouble;
            }
            return absence.due(now, channels.configured(), channelTable.known());
        }
    }

    /** The attempt begins; it is ended from outside when it takes too long. */
    public void started(@ExchangeProperty("outgoing") Outgoing outgoing) {
        deadlines.start(outgoing);
    }

    /** The service took it. */
    public void sent(@ExchangeProperty("outgoing") Outgoing outgoing, Exchange exchange) {
        deadlines.end(outgoing);
        settlement.settle(outgoing, new Outcome.Sent("delivered"), outgoing.id().toString());
    }

    /** The attempt failed: what that means is read from the failure. */
    public void failed(@ExchangeProperty("outgoing") @Nullable Outgoing outgoing, Exchange exchange) {
        Throwable trouble = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (outgoing == null) {
            if (!(trouble instanceof Undelivered)) {
                LOG.error("What is to be delivered cannot be looked up", trouble);
            }
            return;
        }
        deadlines.end(outgoing);
        Outcome outcome = Replies.failure(outgoing.channel().type(), trouble, clock.instant());
        if (!(outcome instanceof Outcome.Uncertain) || outgoing.uncertain() + 1 < MOST_UNCERTAIN) {
            settlement.settle(outgoing, outcome, null);
        } else {
            settlement.settle(
                    outgoing,
                    new Outcome.Refused("the answer was lost twice, so it may have arrived; " + outcome.reason()),
                    null);
        }
    }

    /** A replay that did not arrive is a failure for the desk that asked for it. */
    public void conclude(@Body @Nullable Object sent) {
        if (sent instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Outgoing outgoing
                        && outgoing.origin() == Outgoing.Origin.REPLAY
                        && !(outgoing.outcome() instanceof Outcome.Sent)) {
                    throw new Undelivered(outgoing.outcome().reason());
                }
            }
        }
    }

    /** A replayed message did not arrive either. */
    static final class Undelivered extends RuntimeException {

        private static final long serialVersionUID = 1;

        Undelivered(String reason) {
            super(reason);
        }
    }

    private Optional<Outgoing> replay(UUID id) {
        Instant now = clock.instant();
        Optional<Outgoing> claimed = transaction.execute(status -> deliveries
                .retake(id, node, now, LEASE)
                .map(lead -> {
                    // What is thrown takes the message back: it stays refused.
                    Channel channel = channels.find(lead.channel())
                            .orElseThrow(() -> new Undelivered("there is no channel " + lead.channel() + " any more"));
                    return outgoing(channel, channelTable.row(channel.name()), lead)
                            .replayed();
                }));
        return claimed == null ? Optional.empty() : claimed;
    }

    /** Claims one message of a channel: locks the channel, so that all nodes together send one at a time. */
    private Optional<Outgoing> claim(String name, Look look) {
        Instant now = look.now();
        Optional<Outgoing> claimed = transaction.execute(status -> {
            Optional<Channel> channel = channels.find(name);
            if (channel.isEmpty()) {
                moveOn(name, now);
                return Optional.<Outgoing>empty();
            }
            return channelTable
                    .lock(name)
                    .filter(row -> row.usable(now) && !deliveries.underWay(name, now))
                    .flatMap(row -> pick(channel.get(), row, look)
                            .map(lead -> outgoing(channel.get(), row, deliveries.reserve(lead, node, now, LEASE))));
        });
        return claimed == null ? Optional.empty() : claimed;
    }

    /** What waits for a channel that the settings have no more is told by those that they have. */
    private void moveOn(String gone, Instant now) {
        List<UUID> untold = deliveries.abandon(gone);
        if (untold.isEmpty()) {
            return;
        }
        LOG.warn(
                "The channel {} is not configured any more; {} messages that waited for it go elsewhere",
                gone,
                untold.size());
        for (Notification notification : notifications.byIds(untold)) {
            List<String> others = channels.accepting(notification.severity(), notification.topic()).stream()
                    .map(Channel::name)
                    .toList();
            deliveries.create(
                    notification.id(), others.isEmpty() ? List.of(Channels.OUTBOX) : others, Kind.RAISED, now);
        }
    }

    private Optional<UUID> pick(Channel channel, ChannelTable.Row row, Look look) {
        Instant now = look.now();
        boolean quiet = settings.quietHours().cover(now.atZone(zone).toLocalTime());
        return Stream.<Optional<UUID>>of(deliveries.triedBefore(channel.name(), quiet, now))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> fresh(channel, Kind.RAISED, row.raisedUntil(), quiet, look))
                .or(() -> fresh(channel, Kind.RESOLVED, row.resolvedUntil(), quiet, look))
                .or(() -> deliveries.untried(channel.name(), Kind.DIGEST, quiet, now));
    }

    /** The first after a quiet time leaves alone and at once; what follows is gathered, for a short and then a longer time. */
    private Optional<UUID> fresh(Channel channel, Kind lane, Optional<Instant> gatherUntil, boolean quiet, Look look) {
        if (look.isGathering(gatherUntil)) {
            return Optional.empty();
        }
        Instant now = look.now();
        Optional<UUID> lead = deliveries.untried(channel.name(), lane, quiet, now);
        boolean oneByOne = channel.type() == ChannelType.PAGERDUTY && lane == Kind.RESOLVED;
        if (lead.isPresent() && !oneByOne) {
            Duration next = settings.grouping().nextWait();
            boolean warm = look.isWarm(gatherUntil, next);
            if (warm) {
                deliveries.gather(lead.get(), channel.name(), lane, quiet, now);
            }
            channelTable.gather(
                    channel.name(),
                    lane,
                    now.plus(warm ? next : settings.grouping().firstWait()));
        }
        return lead;
    }

    private Outgoing outgoing(Channel channel, ChannelTable.Row row, Lead lead) {
        List<Notification> carried =
                lead.kind() == Kind.DIGEST ? digest(channel, lead) : notifications.byIds(deliveries.carried(lead.id()));
        return new Outgoing(
                lead.id(),
                Outgoing.Origin.TABLE,
                channel,
                row.movedTo(),
                lead.kind(),
                carried,
                lead.uncertain(),
                lead.createdAt());
    }

    /** The digest itself, then what this channel is to read in it. */
    private List<Notification> digest(Channel channel, Lead lead) {
        Notification digest = notifications.byIds(List.of(lead.notification())).getFirst();
        String listed = digest.facts().getOrDefault("items", "");
        List<UUID> ids = listed.isEmpty()
                ? List.of()
                : Stream.of(listed.split(" ", -1)).map(UUID::fromString).toList();
        Stream<Notification> items = ids.isEmpty()
                ? Stream.empty()
                : notifications.byIds(ids).stream().filter(item -> channel.accepts(item.severity(), item.topic()));
        return Stream.concat(Stream.of(digest), items).toList();
    }
}
