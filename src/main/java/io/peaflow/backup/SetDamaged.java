package io.peaflow.backup;

import io.peaflow.kernel.Telling;

/** A set that is not what its manifest says. */
final class SetDamaged extends SetUnusable {

    SetDamaged(Telling said) {
        super(said);
    }

    SetDamaged(Telling said, Throwable cause) {
        super(said, cause);
    }
}
