package io.peaflow.alert;

import io.peaflow.job.Retention;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Forgets notifications that are over, and letters in the outbox, after peaflow.retention.notifications. */
@Component
class NotificationRetention implements Retention {

    private final NotificationTable notifications;
    private final Outbox outbox;
    private final Duration kept;

    NotificationRetention(
            NotificationTable notifications,
            Outbox outbox,
            @Value("${peaflow.retention.notifications}") Duration kept) {
        this.notifications = notifications;
        this.outbox = outbox;
        this.kept = kept;
    }

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    @Transactional
    public int sweep(Instant now) {
        Instant before = now.minus(kept);
        try {
            return notifications.sweep(before) + outbox.sweep(before);
        } catch (IOException trouble) {
            throw new UncheckedIOException("The outbox cannot be swept", trouble);
        }
    }
}
