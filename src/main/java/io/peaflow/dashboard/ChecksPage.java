package io.peaflow.dashboard;

import io.peaflow.check.Checks;
import io.peaflow.job.Breakers;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Health for people: every check with its remedy. Answers while the database is away, which is when it is needed most. */
@Controller
class ChecksPage {

    private final Checks checks;
    private final Breakers breakers;
    private final Wording wording;

    ChecksPage(Checks checks, Breakers breakers, Wording wording) {
        this.checks = checks;
        this.breakers = breakers;
        this.wording = wording;
    }

    @GetMapping("/checks")
    String page(Model model) {
        model.addAttribute("view", ChecksView.of(checks.look(), hosts(), wording.words()));
        return "checks";
    }

    /** None while the database is away: the check of the database is on the same page and says so. */
    private List<Breakers.RemoteHost> hosts() {
        try {
            return breakers.list();
        } catch (DataAccessException away) {
            return List.of();
        }
    }
}
