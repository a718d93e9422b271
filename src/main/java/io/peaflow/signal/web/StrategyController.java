package io.peaflow.signal.web;

import io.peaflow.signal.StrategyDesk;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/strategies")
class StrategyController {

    private final StrategyDesk desk;

    StrategyController(StrategyDesk desk) {
        this.desk = desk;
    }

    @GetMapping
    List<StrategyDesk.Standing> list() {
        return desk.list();
    }

    @PostMapping("/{name}/on")
    StrategyDesk.Standing on(@PathVariable String name) {
        return desk.on(name);
    }

    @PostMapping("/{name}/off")
    StrategyDesk.Standing off(@PathVariable String name) {
        return desk.off(name);
    }

    @PostMapping("/{name}/live")
    StrategyDesk.Standing live(@PathVariable String name) {
        return desk.live(name);
    }

    @PostMapping("/{name}/halt")
    StrategyDesk.Standing halt(@PathVariable String name) {
        return desk.halt(name);
    }

    @PostMapping("/{name}/release")
    StrategyDesk.Standing release(@PathVariable String name) {
        return desk.release(name);
    }

    /** The kill switch: all of them. */
    @PostMapping("/halt")
    List<StrategyDesk.Standing> haltAll() {
        return desk.haltAll();
    }

    @PostMapping("/release")
    List<StrategyDesk.Standing> releaseAll() {
        return desk.releaseAll();
    }
}
