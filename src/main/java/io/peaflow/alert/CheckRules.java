package io.peaflow.alert;

import io.peaflow.check.Finding;
import io.peaflow.check.Level;
import io.peaflow.check.ProblemFound;
import io.peaflow.check.ProblemGone;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What the checks find is told, and taken back: disk, certificates, keys, sources, whatever a room checks. */
@Component
class CheckRules {

    private final Intake intake;

    CheckRules(Intake intake) {
        this.intake = intake;
    }

    @EventListener
    void on(ProblemFound event) {
        Finding finding = event.finding();
        intake.raise(new Fact(
                event.at(),
                finding.level() == Level.CRITICAL ? Severity.CRITICAL : Severity.WARNING,
                "problem",
                key(finding),
                key(finding),
                Map.of(
                        "check",
                        finding.check(),
                        "summary",
                        finding.summary(),
                        "summary" + Wording.SAID,
                        finding.said().encoded(),
                        "remedy",
                        finding.remedy(),
                        "remedy" + Wording.SAID,
                        finding.advice().encoded(),
                        "runbook",
                        "docs/jobs/self-check.md"),
                Optional.empty(),
                true));
    }

    @EventListener
    void on(ProblemGone event) {
        intake.resolve(key(event.finding()), event.at());
    }

    private static String key(Finding finding) {
        return "check/" + finding.check();
    }
}
