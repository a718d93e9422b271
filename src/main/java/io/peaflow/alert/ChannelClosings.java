package io.peaflow.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A channel that refuses every message is switched off, and the owner hears of it on the others. */
@Component
class ChannelClosings {

    private final ChannelTable channels;
    private final DeliveryTable deliveries;
    private final Notifications notifications;

    ChannelClosings(ChannelTable channels, DeliveryTable deliveries, Notifications notifications) {
        this.channels = channels;
        this.deliveries = deliveries;
        this.notifications = notifications;
    }

    void close(String channel, String reason, Instant now) {
        channels.close(channel, reason, now);
        deliveries.reroute(channel, Channels.OUTBOX, now);
        notifications.raise(
                new Fact(
                        now,
                        Severity.CRITICAL,
                        "channel-closed",
                        "alert/" + channel,
                        key(channel),
                        Map.of("channel", channel, "reason", reason, "runbook", "docs/operations/alerts.md"),
                        Optional.empty(),
                        true),
                List.of(channel));
    }

    void reopened(String channel, Instant now) {
        notifications.resolve(key(channel), now);
    }

    private static String key(String channel) {
        return "alert/channel/" + channel;
    }
}
