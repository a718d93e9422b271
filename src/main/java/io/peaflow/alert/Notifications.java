package io.peaflow.alert;

import io.peaflow.kernel.Redaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the owner was told or will be, and what they asked not to hear. */
@Component
public class Notifications {

    private static final int LONGEST_FACT = 2000;

    private final NotificationTable table;
    private final DeliveryTable deliveries;
    private final Channels channels;
    private final Clock clock;

    Notifications(NotificationTable table, DeliveryTable deliveries, Channels channels, Clock clock) {
        this.table = table;
        this.deliveries = deliveries;
        this.channels = channels;
        this.clock = clock;
    }

    /** The newest first. */
    public List<Notification> recent(int limit) {
        return table.recent(limit);
    }

    /** The mutes in force. */
    public List<Mute> mutes() {
        return table.mutes(clock.instant());
    }

    /**
     * Asks for silence.
     *
     * @param target a topic, with everything below it, or a notification's key
     */
    public Mute mute(String target, Instant until, String reason) {
        Instant now = clock.instant();
        if (target.isBlank()) {
            throw new IllegalArgumentException("A mute needs a target: a topic such as job/market-data, or a key");
        }
        if (!until.isAfter(now)) {
            throw new IllegalArgumentException("The mute of '" + target + "' would end at " + until
                    + ", which is past; give an instant after " + now);
        }
        return table.mute(target.strip(), until, reason.strip(), now);
    }

    /** Takes a mute back; false when there was none of this id. */
    public boolean unmute(UUID id) {
        return table.unmute(id);
    }

    /** Keeps a fact and, where somebody is to hear it at once, the deliveries. In the caller's transaction if it has one. */
    @Transactional
    Notification raise(Fact fact) {
        return raise(fact, List.of());
    }

    /** @param without channels that must not carry it, because it is about them */
    @Transactional
    Notification raise(Fact fact, Collection<String> without) {
        Notification notification = table.keep(masked(fact), null);
        tell(notification, fact.at(), without);
        return notification;
    }

    /** Takes back what is open under this key, and says so where it had been told. */
    @Transactional
    boolean resolve(String key, Instant at) {
        return table.resolve(key, at)
                .map(notification -> {
                    deliveries.resolve(notification.id(), at);
                    return notification;
                })
                .isPresent();
    }

    /** Takes over what the spool kept, and whom it had told; a second time changes nothing. */
    @Transactional
    void merge(Spool.Entry entry) {
        if (table.known(entry.id())) {
            return;
        }
        Notification notification = table.keep(entry.fact(), entry.id());
        table.count(notification.id(), entry.occurrences() - 1);
        entry.told().forEach((channel, at) -> deliveries.settled(notification.id(), channel, at));
        Instant over = entry.resolvedAt();
        if (over == null) {
            tell(notification, entry.at(), List.of());
        } else {
            resolve(entry.key(), over);
        }
    }

    private void tell(Notification notification, Instant at, Collection<String> without) {
        if (notification.severity() == Severity.WARNING || muted(notification, at)) {
            return;
        }
        List<String> receivers = channels.accepting(notification.severity(), notification.topic()).stream()
                .map(AlertSettings.Channel::name)
                .filter(name -> !without.contains(name))
                .toList();
        if (receivers.isEmpty() && notification.severity() == Severity.CRITICAL) {
            receivers = List.of(Channels.OUTBOX);
        }
        deliveries.create(notification.id(), receivers, DeliveryTable.Kind.RAISED, at);
    }

    private boolean muted(Notification notification, Instant at) {
        return table.mutes(at).stream().anyMatch(mute -> mute.covers(notification.topic(), notification.key()));
    }

    private static Fact masked(Fact fact) {
        Map<String, String> facts = new HashMap<>();
        fact.facts().forEach((name, value) -> facts.put(name, Redaction.mask(value, LONGEST_FACT)));
        return new Fact(
                fact.at(), fact.severity(), fact.kind(), fact.topic(), fact.key(), facts, fact.run(), fact.lasting());
    }
}
