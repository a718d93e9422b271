package io.peaflow.backup;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
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
                    ? Finding.ok(NAME, "sets go to " + store.place() + facts())
                    : Finding.warning(
                            NAME,
                            store.place() + ": " + String.join("; ", complaints) + facts(),
                            "docs/operations/backups.md says how a bucket is set up; `peaflow backup policy` prints its policy.");
        } catch (IOException away) {
            return Finding.critical(
                    NAME,
                    store.place() + " cannot be used: " + away.getMessage(),
                    "Check peaflow.backup.s3 (bucket, endpoint, region, keys, path-style) and the network.");
        }
    }
}
