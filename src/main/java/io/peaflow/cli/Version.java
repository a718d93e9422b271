package io.peaflow.cli;

import java.io.IOException;
import java.util.Properties;

/** Which peaflow this is. */
final class Version {

    private Version() {}

    /** What the build wrote down; "unknown" when run from classes alone. */
    static String read() {
        try (var stream = Version.class.getResourceAsStream("/META-INF/build-info.properties")) {
            if (stream == null) {
                return "unknown";
            }
            var build = new Properties();
            build.load(stream);
            return build.getProperty("build.version", "unknown");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
