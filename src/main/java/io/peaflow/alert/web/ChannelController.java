package io.peaflow.alert.web;

import io.peaflow.alert.Channels;
import java.util.List;
import java.util.NoSuchElementException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The ways to the owner: how they fare, a test of each, and a switch. */
@RestController
@RequestMapping("/api/v1/channels")
class ChannelController {

    private final Channels channels;

    ChannelController(Channels channels) {
        this.channels = channels;
    }

    /** Whether a channel is to be on. */
    record Switch(boolean enabled) {}

    @GetMapping
    List<Channels.State> list() {
        return channels.list();
    }

    @PostMapping("/{name}/test")
    Channels.TestResult test(@PathVariable String name) {
        return channels.test(name);
    }

    @PostMapping("/{name}/enabled")
    Channels.State enable(@PathVariable String name, @RequestBody Switch wanted) {
        return channels.enable(name, wanted.enabled());
    }

    @ExceptionHandler
    ProblemDetail unknown(NoSuchElementException trouble) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(trouble.getMessage()));
    }
}
