package io.peaflow.dashboard;

import io.peaflow.alert.Channels;
import io.peaflow.alert.Correspondence;
import io.peaflow.alert.Mute;
import io.peaflow.alert.Notification;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The page of the notifications: what was told, the ways by which it is told, and what is silent.
 *
 * @param topics what may be muted: the topics of what is shown
 */
record NotificationsView(List<Told> told, List<Channel> channels, List<Silence> mutes, List<String> topics) {

    /** One notification. */
    record Told(
            Badge badge,
            @Nullable Moment at,
            String title,
            String text,
            String remedy,
            String times,
            String run,
            @Nullable Moment over,
            List<Message> messages) {}

    /** What became of a message to one channel. */
    record Message(
            String channel,
            Badge badge,
            String kind,
            @Nullable Moment at,
            String trouble) {}

    /** One way to the owner. */
    record Channel(
            String name,
            String type,
            boolean enabled,
            Badge badge,
            String trouble,
            String hears,
            @Nullable Moment lastSent,
            @Nullable Moment waits) {}

    /** A mute in force. */
    record Silence(String id, String target, @Nullable Moment until, String reason) {}

    static NotificationsView of(
            List<Correspondence.Entry> entries, List<Channels.State> channels, List<Mute> mutes, Words words) {
        return new NotificationsView(
                entries.stream().map(entry -> told(entry, words)).toList(),
                channels.stream().map(channel -> channel(channel, words)).toList(),
                mutes.stream()
                        .map(mute -> new Silence(
                                mute.id().toString(), mute.target(), words.moment(mute.until()), mute.reason()))
                        .toList(),
                entries.stream()
                        .map(entry -> entry.notification().topic())
                        .distinct()
                        .sorted()
                        .toList());
    }

    private static Told told(Correspondence.Entry entry, Words words) {
        Notification notification = entry.notification();
        return new Told(
                badge(notification, words),
                words.moment(notification.at()),
                entry.title(),
                entry.text(),
                entry.remedy(),
                notification.occurrences() == 1 ? "" : words.text("notifications.times", notification.occurrences()),
                notification.run().map(Object::toString).orElse(""),
                words.moment(notification.resolvedAt().orElse(null)),
                entry.messages().stream()
                        .map(message -> message(message, words))
                        .toList());
    }

    private static Badge badge(Notification notification, Words words) {
        if (!notification.open()) {
            return new Badge("good", words.text("severity.over"));
        }
        String tone = switch (notification.severity()) {
            case CRITICAL -> "bad";
            case WARNING -> "warn";
            case INFO -> "quiet";
        };
        return new Badge(tone, words.text("severity." + words.key(notification.severity())));
    }

    private static Message message(Correspondence.Message message, Words words) {
        String tone = switch (message.state()) {
            case "SENT" -> "good";
            case "WAITING" -> "wait";
            case "REFUSED" -> "bad";
            default -> "quiet";
        };
        return new Message(
                message.channel(),
                new Badge(tone, words.text("message.state." + message.state().toLowerCase(Locale.ROOT))),
                words.text("message.kind." + message.kind().toLowerCase(Locale.ROOT)),
                words.moment(message.sentAt().orElse(null)),
                message.trouble());
    }

    private static Channel channel(Channels.State channel, Words words) {
        boolean trouble = channel.enabled() && !channel.reason().isEmpty();
        String tone = !channel.enabled() ? "quiet" : trouble ? "warn" : "good";
        String word = !channel.enabled() ? "channel.off" : trouble ? "channel.trouble" : "channel.on";
        List<String> hears = channel.severities().stream()
                .sorted(java.util.Comparator.reverseOrder())
                .map(severity -> words.text("severity." + words.key(severity)))
                .toList();
        return new Channel(
                channel.name(),
                channel.type(),
                channel.enabled(),
                new Badge(tone, words.text(word)),
                channel.reason(),
                String.join(", ", hears)
                        + (channel.topics().isEmpty() ? "" : " (" + String.join(", ", channel.topics()) + ")"),
                words.moment(channel.lastSentAt().orElse(null)),
                words.moment(channel.waitsUntil().orElse(null)));
    }
}
