package io.peaflow.alert.web;

import io.peaflow.alert.Notification;
import io.peaflow.alert.Notifications;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the owner was told, newest first. */
@RestController
@RequestMapping("/api/v1/notifications")
class NotificationController {

    private static final int MOST = 1000;

    private final Notifications notifications;

    NotificationController(Notifications notifications) {
        this.notifications = notifications;
    }

    @GetMapping
    List<Notification> recent(
            @RequestParam(defaultValue = "50") @Range(min = 1, max = MOST, message = "must be from {min} to {max}")
                    int limit) {
        return notifications.recent(limit);
    }
}
