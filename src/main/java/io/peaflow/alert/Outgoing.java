package io.peaflow.alert;

import io.peaflow.alert.AlertSettings.Channel;
import io.peaflow.alert.DeliveryTable.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One message on its way through the route {@code alert-delivery}. */
final class Outgoing {

    /** Who wants to know what came of it. */
    enum Origin {
        TABLE,
        SPOOL,
        REPLAY,
        TEST
    }

    private final UUID id;
    private final Origin origin;
    private final Channel channel;
    private final Optional<String> movedTo;
    private final Kind kind;
    private final List<Notification> notifications;
    private final int uncertain;
    private final Instant since;
    private volatile Outcome outcome = new Outcome.Later("not tried");

    Outgoing(
            UUID id,
            Origin origin,
            Channel channel,
            Optional<String> movedTo,
            Kind kind,
            List<Notification> notifications,
            int uncertain,
            Instant since) {
        this.id = id;
        this.origin = origin;
        this.channel = channel;
        this.movedTo = movedTo;
        this.kind = kind;
        this.notifications = List.copyOf(notifications);
        this.uncertain = uncertain;
        this.since = since;
    }

    static Outgoing test(Channel channel, Optional<String> movedTo, Instant now) {
        UUID id = UUID.randomUUID();
        Notification test = new Notification(
                id,
                now,
                Severity.INFO,
                "test",
                "alert/" + channel.name(),
                "test/" + channel.name(),
                Map.of("channel", channel.name()),
                Optional.empty(),
                1,
                List.of(now),
                Optional.empty());
        return new Outgoing(id, Origin.TEST, channel, movedTo, Kind.RAISED, List.of(test), 0, now);
    }

    Outgoing replayed() {
        return new Outgoing(id, Origin.REPLAY, channel, movedTo, kind, notifications, uncertain, since);
    }

    /** Stable over every attempt: an e-mail's Message-ID, PagerDuty's and a webhook's idempotency key come from it. */
    UUID id() {
        return id;
    }

    Origin origin() {
        return origin;
    }

    Channel channel() {
        return channel;
    }

    Kind kind() {
        return kind;
    }

    List<Notification> notifications() {
        return notifications;
    }

    int uncertain() {
        return uncertain;
    }

    Instant since() {
        return since;
    }

    Outcome outcome() {
        return outcome;
    }

    void came(Outcome what) {
        this.outcome = what;
    }

    /** Telegram's chat, followed to where it moved. */
    public String getChat() {
        return movedTo.orElseGet(() -> String.valueOf(channel.chatId()));
    }

    /** The token of Telegram's bot. */
    public String getBot() {
        return String.valueOf(channel.token());
    }

    /** Where Telegram's Bot API is. */
    public String getBots() {
        return channel.baseUrl() == null
                ? "https://api.telegram.org"
                : channel.baseUrl().toString();
    }

    /** The name by which the route chooses the transport. */
    public String getTransport() {
        return switch (channel.type()) {
            case EMAIL -> "mail";
            case TELEGRAM -> "telegram";
            case OUTBOX -> "file";
            case DISCORD, SLACK, PAGERDUTY, WEBHOOK -> "web";
        };
    }

    /** Not the secrets of the channel. */
    @Override
    public String toString() {
        return kind + " " + id + " by " + channel.name();
    }
}
