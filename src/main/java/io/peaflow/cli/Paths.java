package io.peaflow.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Words of the user as parts of an address. */
final class Paths {
    private Paths() {}

    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
