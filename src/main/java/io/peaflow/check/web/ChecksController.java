package io.peaflow.check.web;

import io.peaflow.check.Checks;
import io.peaflow.check.Finding;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the doctor reads: every check, asked now. */
@RestController
class ChecksController {

    private final Checks checks;

    ChecksController(Checks checks) {
        this.checks = checks;
    }

    @GetMapping("/api/v1/checks")
    List<Finding> look() {
        return checks.look();
    }
}
