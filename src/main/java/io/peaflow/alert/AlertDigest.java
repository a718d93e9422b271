package io.peaflow.alert;

import io.peaflow.job.Run;
import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The job that gathers what was not worth a message of its own. */
@Component("alertDigest")
class AlertDigest {

    private static final String KIND = "digest";

    /** A first digest looks back this far. */
    private static final Duration FIRST = Duration.ofDays(1);

    /** More than any message would list. */
    private static final int MOST = 500;

    private final AlertSettings settings;
    private final Channels channels;
    private final NotificationTable notifications;
    private final DeliveryTable deliveries;
    private final Clock clock;

    AlertDigest(
            AlertSettings settings,
            Channels channels,
            NotificationTable notifications,
            DeliveryTable deliveries,
            Clock clock) {
        this.settings = settings;
        this.channels = channels;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** Called by the route: one digest a slot, whatever happens to the run. */
    public void compose(Run run) {
        run.outcome(run.write(() -> compose(run.slot())));
    }

    Telling compose(String slot) {
        String key = KIND + "/" + slot;
        if (notifications.exists(key)) {
            return Telling.of("digest.written", slot);
        }
        Instant now = clock.instant();
        Instant since = notifications.lastOfKind(KIND).orElse(now.minus(FIRST));
        List<Mute> mutes = notifications.mutes(now);
        List<Notification> listed = notifications.forDigest(since, now).stream()
                .filter(item -> mutes.stream().noneMatch(mute -> mute.covers(item.topic(), item.key())))
                .limit(MOST)
                .toList();
        Notification digest = notifications.keep(
                new Fact(
                        now,
                        Severity.INFO,
                        KIND,
                        KIND,
                        key,
                        Map.of(
                                "day",
                                slot,
                                "items",
                                listed.stream()
                                        .map(item -> item.id().toString())
                                        .collect(Collectors.joining(" "))),
                        Optional.empty(),
                        false),
                null);
        List<String> readers = channels.configured().stream()
                .filter(channel -> channel.severities().contains(Severity.WARNING))
                .filter(channel -> listed.isEmpty()
                        ? settings.digestWhenQuiet()
                        : listed.stream().anyMatch(item -> channel.accepts(item.severity(), item.topic())))
                .map(AlertSettings.Channel::name)
                .toList();
        deliveries.create(digest.id(), readers, DeliveryTable.Kind.DIGEST, now);
        return listed.isEmpty() && readers.isEmpty()
                ? Telling.of("digest.nothing")
                : Telling.of("digest.outcome", listed.size(), readers.size());
    }
}
