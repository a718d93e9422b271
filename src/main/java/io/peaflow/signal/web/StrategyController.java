package io.peaflow.signal.web;

import io.peaflow.signal.Halts;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/strategies/{name}")
class StrategyController {

    private final Halts halts;

    StrategyController(Halts halts) {
        this.halts = halts;
    }

    @PostMapping("/halt")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void halt(@PathVariable String name) {
        halts.halt(name);
    }

    @PostMapping("/release")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void release(@PathVariable String name) {
        halts.release(name);
    }
}
