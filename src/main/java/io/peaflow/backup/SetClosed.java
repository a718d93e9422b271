package io.peaflow.backup;

import io.peaflow.job.CannotHeal;

/** A set that may be whole and that nobody here can open or trust: the keys are missing, not the set. */
final class SetClosed extends CannotHeal {

    SetClosed(String what) {
        super(what);
    }

    SetClosed(String what, Throwable cause) {
        super(what, cause);
    }
}
