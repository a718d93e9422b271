package io.peaflow.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The server that a word talks to. Closing it ends it only when it was started for the word. */
final class Server implements AutoCloseable {

    private final Api api;
    private final @Nullable Application own;

    private Server(Api api, @Nullable Application own) {
        this.api = api;
        this.own = own;
    }

    static Server running(URI url, Path home) {
        return new Server(new Api(url, key(home)), null);
    }

    static Server own(Application application) {
        return new Server(new Api(application.url(), key(application.home())), application);
    }

    Api api() {
        return api;
    }

    /** Whether it ends with the word. */
    boolean isOwn() {
        return own != null;
    }

    /** The key of the data folder's owner; null when there is none to read, and then the server decides. */
    static @Nullable String key(Path home) {
        try {
            return Files.readString(home.resolve("admin.key")).strip();
        } catch (IOException absent) {
            return null;
        }
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
