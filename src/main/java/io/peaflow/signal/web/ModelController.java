package io.peaflow.signal.web;

import io.peaflow.signal.Model;
import io.peaflow.signal.Models;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/models")
class ModelController {

    record Listing(@Nullable String live, List<Model> models) {}

    record Decision(@Nullable String note) {}

    private final Models models;

    ModelController(Models models) {
        this.models = models;
    }

    @GetMapping
    Listing list() {
        return new Listing(models.live().map(Model::name).orElse(null), models.list());
    }

    @GetMapping("/diff")
    Models.Comparison diff(@RequestParam String one, @RequestParam String other) {
        return models.compare(one, other);
    }

    @PostMapping
    Models.Again train() {
        return models.train();
    }

    @PostMapping("/{name}/promote")
    Model promote(@PathVariable String name, @RequestBody(required = false) @Nullable Decision decision) {
        String note = decision == null ? null : decision.note();
        return models.promote(name, note == null ? "" : note);
    }
}
