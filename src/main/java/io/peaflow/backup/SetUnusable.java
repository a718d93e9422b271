package io.peaflow.backup;

import io.peaflow.job.CannotHeal;
import io.peaflow.kernel.Telling;

/** A set of which nothing is used, and why. */
abstract sealed class SetUnusable extends CannotHeal permits SetDamaged, SetClosed {

    /** In its encoded form: an exception keeps only what can be serialized. */
    private final String said;

    SetUnusable(Telling said) {
        super(said.english());
        this.said = said.encoded();
    }

    SetUnusable(Telling said, Throwable cause) {
        super(said.english(), cause);
        this.said = said.encoded();
    }

    /** The message as facts. */
    Telling said() {
        return Telling.decoded(said);
    }
}
