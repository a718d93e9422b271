package io.peaflow.dashboard;

/**
 * A moment as a page shows it.
 *
 * @param text short, in civil time, with a word for the days next to the page's own
 * @param exact with seconds and zone
 * @param iso for machines
 */
record Moment(String text, String exact, String iso) {}
