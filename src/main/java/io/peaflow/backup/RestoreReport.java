package io.peaflow.backup;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.peaflow.kernel.Telling;
import java.time.Instant;
import java.util.List;

/**
 * What a restore did.
 *
 * @param passedOver newer sets that could not be used
 * @param steps what was done, line by line, for people
 * @param said the same as facts
 * @param secretsToEnter lines of the configuration whose secrets the set does not have
 */
public record RestoreReport(
        String set,
        Instant snapshotAt,
        int tables,
        long rows,
        long millis,
        List<String> passedOver,
        List<String> steps,
        @JsonIgnore List<Telling> said,
        List<String> files,
        List<String> secretsToEnter) {

    public RestoreReport {
        passedOver = List.copyOf(passedOver);
        steps = List.copyOf(steps);
        said = List.copyOf(said);
        files = List.copyOf(files);
        secretsToEnter = List.copyOf(secretsToEnter);
    }

    String story() {
        return String.join("\n", steps);
    }
}
