package io.peaflow.backup;

import io.peaflow.kernel.Telling;

/** A set that may be whole and that nobody here can open or trust: the keys are missing, not the set. */
final class SetClosed extends SetUnusable {

    SetClosed(Telling said) {
        super(said);
    }

    SetClosed(Telling said, Throwable cause) {
        super(said, cause);
    }
}
