package io.peaflow.backup;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
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
                    NAME, keys.elsewhere() ? Telling.of("key.elsewhere") : Telling.of("key.confirmed", keys.file()));
        }
        if (simulated) {
            return Finding.ok(NAME, Telling.of("key.simulated", keys.file()));
        }
        return Finding.warning(NAME, Telling.of("key.alone", keys.file()), Telling.of("key.alone.remedy"));
    }
}
