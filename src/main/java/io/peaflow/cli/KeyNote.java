package io.peaflow.cli;

import io.peaflow.config.Configuration;
import tools.jackson.databind.JsonNode;

/** What a start says of the backups' key, until somebody elsewhere can open the sets or a copy of it lies elsewhere. */
final class KeyNote {

    private KeyNote() {}

    /** Invented data need no copy of their key. */
    static void tell(Terminal terminal, Api api, Configuration configuration) {
        if ("true".equals(configuration.value("peaflow.simulated").orElse(""))) {
            return;
        }
        JsonNode keys = api.get("/backups/key");
        if (keys.path("alone").asBoolean(false)) {
            terminal.note("note: the only key that opens the backups is "
                    + keys.path("file").asString("")
                    + ". Copy it to another place, then say `peaflow backup key confirm`.");
        }
    }
}
