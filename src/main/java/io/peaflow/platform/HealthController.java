package io.peaflow.platform;

import io.peaflow.check.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Health for simple probes and for people: up or down for everyone, every check with its remedy for the holder of a key. */
@RestController
class HealthController {

    record Word(String status) {}

    record Whole(String status, List<Finding> checks) {}

    private final Watchtower watchtower;

    HealthController(Watchtower watchtower) {
        this.watchtower = watchtower;
    }

    @GetMapping("/health")
    ResponseEntity<Object> health(@Nullable Authentication holder) {
        Condition condition = watchtower.condition();
        Object body = holder instanceof KeyHolder
                ? new Whole(condition.word(), watchtower.findings())
                : new Word(condition == Condition.UNHEALTHY ? "down" : "up");
        return ResponseEntity.status(condition == Condition.UNHEALTHY ? 503 : 200)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }
}
