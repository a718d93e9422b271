package io.peaflow.job.web;

import io.peaflow.job.DeadLetters;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/dead-letters")
class DeadLettersController {

    record Discard(@Nullable String reason) {}

    private final DeadLetters desk;

    DeadLettersController(DeadLetters desk) {
        this.desk = desk;
    }

    @GetMapping
    List<DeadLetters.Letter> list(@RequestParam(required = false) DeadLetters.@Nullable State state) {
        return desk.list(state);
    }

    @GetMapping("/{id}")
    DeadLetters.Letter one(@PathVariable UUID id) {
        return desk.get(id);
    }

    @PostMapping("/{id}/replay")
    DeadLetters.Replay replay(@PathVariable UUID id) {
        return desk.replay(id);
    }

    @PostMapping("/replay")
    List<DeadLetters.Replay> replayAll() {
        return desk.replayAll();
    }

    @PostMapping("/{id}/discard")
    DeadLetters.Letter discard(@PathVariable UUID id, @RequestBody Discard discard) {
        return desk.discard(id, discard.reason() == null ? "" : discard.reason());
    }
}
