package io.peaflow.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where sets lie: a folder or a bucket. Objects appear whole or not at all. */
interface SetStore {

    /** A file in the store. */
    record Stored(String object, long bytes) {}

    /** What came of the wish to delete an object. */
    sealed interface Deletion {
        /** It is gone, or was never there. */
        record Gone() implements Deletion {}

        /** A lock of the bucket holds it. */
        record Locked(@Nullable Instant until) implements Deletion {}

        /** This machine has no right to delete. */
        record NotAllowed(String reason) implements Deletion {}
    }

    /** The place in words, without secrets. */
    String place();

    /** Whether whoever can read the store cannot read this machine's disk. */
    boolean isElsewhere();

    /** Everything that belongs to a set. */
    List<Stored> list() throws IOException;

    /** Stores the file under the name; whoever reads it sees all of it or nothing. */
    void put(String object, Path file) throws IOException;

    /** The content of an object. */
    InputStream open(String object) throws IOException;

    /** Deletes it; a place that keeps versions keeps the last. */
    Deletion delete(String object) throws IOException;

    /** Deletes it for good, every version of it. */
    Deletion erase(String object) throws IOException;

    /** Removes what broken-off uploads have left; gives their number. */
    int tidy(Instant now) throws IOException;

    /** What is wrong with the place, or may be better; empty when nothing is. */
    List<String> complaints() throws IOException;

    /** What is known of the place besides, in words: what it keeps, and what may be done there. */
    List<String> facts() throws IOException;

    /** The object of this name that changes only for whoever has seen it as it is; it is none of a set's. */
    Register register(String object, Clock clock);
}
