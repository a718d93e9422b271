package io.peaflow.backup;

import io.peaflow.job.CannotHeal;

/** A set that is not what its manifest says, or that no key here opens: nothing of it is used. */
final class SetDamaged extends CannotHeal {

    SetDamaged(String what) {
        super(what);
    }

    SetDamaged(String what, Throwable cause) {
        super(what, cause);
    }
}
