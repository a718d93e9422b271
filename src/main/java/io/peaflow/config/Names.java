package io.peaflow.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How keys and variables are spelt, and which known one an unknown one resembles. */
final class Names {
    private Names() {}

    /** {@code timeZone} as it stands in a file: {@code time-zone}. */
    static String dashed(String component) {
        var text = new StringBuilder();
        for (int i = 0; i < component.length(); i++) {
            char letter = component.charAt(i);
            if (Character.isUpperCase(letter) && !text.isEmpty()) {
                text.append('-');
            }
            text.append(Character.toLowerCase(letter));
        }
        return text.toString();
    }

    /** What is left of a name when spelling habits are taken away: time-zone, timeZone, TIME_ZONE are one. */
    static String bare(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /** The environment variable of a key: peaflow.server.port is PEAFLOW_SERVER_PORT. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]+", "_").toUpperCase(Locale.ROOT);
    }

    /** The known name that the unknown one was most likely meant to be. */
    static Optional<String> nearest(String unknown, Collection<String> known) {
        String wanted = bare(unknown);
        int tolerance = Math.max(2, wanted.length() / 4);
        return known.stream()
                .filter(name -> distance(wanted, bare(name)) <= tolerance)
                .min(Comparator.comparingInt((String name) -> distance(wanted, bare(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Edits (insert, remove, replace, swap neighbours) between two words: optimal string alignment. */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= right.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            for (int j = 1; j <= right.length(); j++) {
                int replace = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1), cost[i - 1][j - 1] + replace);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[left.length()][right.length()];
    }
}
