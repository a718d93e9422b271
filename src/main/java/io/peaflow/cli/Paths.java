package io.peaflow.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Words of the user as parts of an address, and places as words of a command. */
final class Paths {
    private Paths() {}

    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** As a shell takes it for one word. */
    static String quoted(Path place) {
        String text = place.toString();
        return text.matches("[\\p{L}\\p{N}/._+:@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
