package io.peaflow.backup.web;

import io.peaflow.backup.KeyDesk;
import io.peaflow.backup.Restorations;
import io.peaflow.backup.RestoreReport;
import io.peaflow.backup.Sets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/backups")
class BackupController {

    record Look(@Nullable Boolean deep) {}

    record Names(List<String> sets) {}

    /** Where to restore what; set is a name or latest. */
    record Target(
            @Nullable String set,
            @Nullable String at,
            String into,
            @Nullable String user,
            @Nullable String password) {}

    /** The newest restore of this database, what this start did, and why schedules are held. */
    record Restored(
            Restorations.@Nullable Restoration restoration,
            @Nullable RestoreReport report,
            @Nullable String held) {}

    private final Sets sets;
    private final KeyDesk desk;
    private final Restorations restorations;

    BackupController(Sets sets, KeyDesk desk, Restorations restorations) {
        this.sets = sets;
        this.desk = desk;
        this.restorations = restorations;
    }

    @GetMapping
    Sets.Picture all() {
        return sets.picture();
    }

    @PostMapping("/{name}/verify")
    Sets.View verify(@PathVariable String name, @RequestBody(required = false) @Nullable Look look) {
        return sets.verify(name, look != null && Boolean.TRUE.equals(look.deep()));
    }

    @PostMapping("/erase")
    Sets.Erasure erase(@RequestBody Names names) {
        return sets.erase(names.sets());
    }

    @PostMapping("/restore")
    RestoreReport restore(@RequestBody Target target) {
        return sets.restoreInto(
                Objects.requireNonNullElse(target.set(), "latest"),
                Objects.requireNonNullElse(target.at(), ""),
                target.into(),
                Objects.requireNonNullElse(target.user(), ""),
                Objects.requireNonNullElse(target.password(), ""));
    }

    @GetMapping("/restoration")
    Restored restoration() {
        return new Restored(
                restorations.last().orElse(null),
                restorations.report().orElse(null),
                restorations.reason().orElse(null));
    }

    @PostMapping("/release")
    Restored release() {
        restorations.release();
        return restoration();
    }

    @GetMapping("/key")
    KeyDesk.Keys key() {
        return desk.keys();
    }

    @PostMapping("/key/confirm")
    KeyDesk.Keys confirm() {
        return desk.confirm();
    }

    @PostMapping("/key/rotate")
    KeyDesk.Keys rotate() {
        return desk.rotate();
    }

    /** What the key of a bucket has to be allowed, and no more, as a document of IAM. */
    @GetMapping("/policy")
    Map<String, Object> policy(@RequestParam(defaultValue = "true") boolean delete) {
        return sets.policy(delete);
    }
}
