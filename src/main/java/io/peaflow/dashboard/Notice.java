package io.peaflow.dashboard;

/**
 * What came of the reader's wish, told once on the next page.
 *
 * @param tone good, warn or bad
 * @param link where more is told; empty when nowhere
 * @param repeat the job that the reader may want to repeat all the same; empty when none
 */
record Notice(String tone, String text, String link, String linkText, String repeat) {

    static final String NAME = "notice";

    static Notice of(String tone, String text) {
        return new Notice(tone, text, "", "", "");
    }

    Notice to(String href, String linkText) {
        return new Notice(tone, text, href, linkText, repeat);
    }

    Notice repeating(String job) {
        return new Notice(tone, text, link, linkText, job);
    }
}
