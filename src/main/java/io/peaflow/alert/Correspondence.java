package io.peaflow.alert;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What the owner was told: each notification in a reader's language, with what became of its messages. */
@Component
public class Correspondence {

    /**
     * A message to a channel.
     *
     * @param kind RAISED, RESOLVED or DIGEST
     * @param state WAITING, SENT, REFUSED or CANCELLED
     * @param trouble what went wrong at the last attempt; empty when nothing did
     */
    public record Message(
            String channel,
            String kind,
            String state,
            int attempts,
            Instant createdAt,
            Optional<Instant> sentAt,
            String trouble) {}

    /**
     * A notification in words.
     *
     * @param text says more than the title; may be empty
     * @param remedy what to do while it is open; may be empty
     */
    public record Entry(Notification notification, String title, String text, String remedy, List<Message> messages) {}

    private final NotificationTable notifications;
    private final DeliveryTable deliveries;
    private final ZoneId zone;
    private final boolean simulated;

    Correspondence(
            NotificationTable notifications,
            DeliveryTable deliveries,
            @Value("${peaflow.time-zone}") ZoneId zone,
            @Value("${peaflow.simulated}") boolean simulated) {
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.zone = zone;
        this.simulated = simulated;
    }

    /** The newest first. */
    public List<Entry> recent(int limit, Locale language) {
        Wording wording = Wording.of(language.getLanguage(), zone, simulated);
        List<Notification> newest = notifications.recent(limit);
        Map<UUID, List<Message>> messages = deliveries
                .of(newest.stream().map(Notification::id).toList())
                .stream()
                .collect(Collectors.groupingBy(
                        DeliveryTable.Told::notification,
                        Collectors.mapping(DeliveryTable.Told::message, Collectors.toList())));
        return newest.stream()
                .map(notification -> wording.entry(notification, messages.getOrDefault(notification.id(), List.of())))
                .toList();
    }
}
