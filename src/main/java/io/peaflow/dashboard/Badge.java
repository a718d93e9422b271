package io.peaflow.dashboard;

/**
 * A state in words and colour.
 *
 * @param tone names the colour and the glyph: good, bad, warn, busy, wait or quiet
 */
record Badge(String tone, String text) {}
