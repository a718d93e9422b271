package io.peaflow.backup;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Whether the loss of this disk would take the only key of all sets with it. */
@Component
class KeyCheck implements Check {

    private static final String NAME = "backup-key";

    private final KeyDesk desk;
    private final boolean simulated;

    KeyCheck(KeyDesk desk, @Value("${peaflow.simulated}") boolean simulated) {
        this.desk = desk;
        this.simulated = simulated;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Finding look() {
        KeyDesk.Keys keys = desk.keys();
        if (!keys.isAlone()) {
            return Finding.ok(
                    NAME,
                    keys.elsewhere()
                            ? "sets can be opened with a key that is not on this machine"
                            : "you said that a copy of " + keys.file() + " lies elsewhere");
        }
        if (simulated) {
            return Finding.ok(NAME, "the key is in " + keys.file() + "; invented data need no copy of it elsewhere");
        }
        return Finding.warning(
                NAME,
                "the only key that opens the backups is on this machine, in " + keys.file(),
                "Copy that file to another place and say `peaflow backup key confirm`; or name a recipient whose key lies"
                        + " elsewhere under peaflow.backup.recipients.");
    }
}
