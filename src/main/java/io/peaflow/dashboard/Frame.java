package io.peaflow.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * What stands around every page.
 *
 * @param holder the name of the key that is signed in; empty for a stranger
 * @param mayOperate whether that key may change anything
 * @param asOf the moment of which the page speaks
 * @param offlineSince since when no source of market data is reached; null while one is, and for strangers
 * @param lastContact when one answered last; null when none ever did
 */
record Frame(
        String language,
        boolean simulated,
        String holder,
        boolean mayOperate,
        Moment asOf,
        String zone,
        @Nullable Moment offlineSince,
        @Nullable Moment lastContact) {

    public boolean signedIn() {
        return !holder.isEmpty();
    }
}
