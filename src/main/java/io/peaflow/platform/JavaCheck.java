package io.peaflow.platform;

import io.peaflow.check.Check;
import io.peaflow.check.Finding;
import io.peaflow.kernel.Telling;
import org.springframework.stereotype.Component;

/** Is the Java recent enough? */
@Component
class JavaCheck implements Check {

    private static final int OLDEST = 25;

    @Override
    public String name() {
        return "java";
    }

    @Override
    public Finding look() {
        return judge(Runtime.version());
    }

    Finding judge(Runtime.Version version) {
        return version.feature() >= OLDEST
                ? Finding.ok(name(), Telling.of("java.ok", version))
                : Finding.critical(
                        name(), Telling.of("java.old", version, OLDEST), Telling.of("java.old.remedy", OLDEST));
    }
}
