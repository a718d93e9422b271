package io.peaflow.check;

import io.peaflow.kernel.Telling;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All the checks of the running program. */
@Component
public class Checks {

    private final ObjectProvider<Check> beans;

    Checks(ObjectProvider<Check> beans) {
        this.beans = beans;
    }

    /** Every check asked once, sorted by name. */
    public List<Finding> look() {
        return beans.stream()
                .map(Checks::look)
                .sorted(Comparator.comparing(Finding::check))
                .toList();
    }

    /** One check asked, with the promise that it answers: a check that throws is a critical finding. */
    public static Finding look(Check check) {
        try {
            return check.look();
        } catch (RuntimeException trouble) {
            return Finding.critical(
                    check.name(),
                    Telling.of("check.blind", trouble.getClass().getSimpleName(), trouble.getMessage()),
                    Telling.of("check.blind.remedy"));
        }
    }
}
