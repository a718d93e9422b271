package io.peaflow.alert.web;

import io.peaflow.alert.Mute;
import io.peaflow.alert.Notifications;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Silence asked for, and taken back. */
@RestController
@RequestMapping("/api/v1/mutes")
class MuteController {

    private final Notifications notifications;

    MuteController(Notifications notifications) {
        this.notifications = notifications;
    }

    /** What is to be silent, until when, and why. */
    record Wish(
            @Nullable String target,
            @Nullable Instant until,
            @Nullable String reason) {}

    @GetMapping
    List<Mute> list() {
        return notifications.mutes();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mute mute(@RequestBody Wish wish) {
        if (wish.target() == null || wish.until() == null) {
            throw new IllegalArgumentException("A mute needs a target (a topic such as job/market-data, or a key) and"
                    + " until (an instant such as 2026-12-01T07:00:00Z)");
        }
        return notifications.mute(wish.target(), wish.until(), wish.reason() == null ? "" : wish.reason());
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> unmute(@PathVariable UUID id) {
        return notifications.unmute(id)
                ? ResponseEntity.noContent().build()
                : ResponseEntity.notFound().build();
    }

    @ExceptionHandler
    ProblemDetail wrong(IllegalArgumentException trouble) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(trouble.getMessage()));
    }
}
