package io.peaflow.dashboard;

/**
 * What stands around every page.
 *
 * @param holder the name of the key that is signed in; empty for a stranger
 * @param mayOperate whether that key may change anything
 * @param asOf the moment of which the page speaks
 */
record Frame(String language, boolean simulated, String holder, boolean mayOperate, Moment asOf, String zone) {

    public boolean signedIn() {
        return !holder.isEmpty();
    }
}
