package io.peaflow.backup;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One small object that changes only for whoever has seen it as it is: of several at once one comes through. */
interface Register {

    /**
     * What stands there.
     *
     * @param version names this very content; a change gives another
     * @param age how long it has stood there, by the clock of the store alone
     */
    record Seen(String text, String version, Duration age) {}

    /** What stands there now; empty when there is nothing. */
    Optional<Seen> read() throws IOException;

    /**
     * Writes the text when what stands there is still what was seen, or still nothing; gives the version of the text.
     *
     * @return empty when somebody else was faster: nothing was written
     */
    Optional<String> replace(String text, @Nullable Seen seen) throws IOException;
}
