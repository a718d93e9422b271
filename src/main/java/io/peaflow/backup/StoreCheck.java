package io.peaflow.backup;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whether the place of the sets can be used as it should be. */
@Component
class StoreCheck implements Check {

    private static final String NAME = "backup-store";

    private final SetStore store;

    StoreCheck(SetStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return NAME;
    }

    private String facts() throws IOException {
        List<String> facts = store.facts();
        return facts.isEmpty() ? "" : "; " + String.join(", ", facts);
    }

    @Override
    public Finding look() {
        try {
            List<String> complaints = store.complaints();
            return complaints.isEmpty()
                    ? Finding.ok(NAME, Telling.of("store.ok", store.place(), facts()))
                    : Finding.warning(
                            NAME,
                            Telling.plain(store.place() + ": " + String.join("; ", complaints) + facts()),
                            Telling.of("store.complaints.remedy"));
        } catch (IOException away) {
            return Finding.critical(
                    NAME,
                    Telling.of("store.unusable", store.place(), away.getMessage()),
                    Telling.of("store.unusable.remedy"));
        }
    }
}
