package io.peaflow.backup;

import io.peaflow.kernel.Redaction;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a secret in a configuration, YAML or variables: its key and all of its value, which may go on below: in quotes
 * that are still open, indented deeper than its key, or as a list.
 */
final class SecretLines {

    private static final Pattern KEY =
            Pattern.compile("^[\\s-]*(?:export\\s+)?[\"']?([A-Za-z0-9_.-]+)[\"']?\\s*[:=]\\s*(\\S.*)?$");

    private SecretLines() {}

    /** Whether the line is the key of a secret and, of its value, at least the beginning. */
    static boolean hasValue(String line) {
        Matcher key = KEY.matcher(line);
        return isSecret(line, key) && !value(key).isEmpty();
    }

    /** The name of the key in a line that has one. */
    static String name(String line) {
        Matcher key = KEY.matcher(line);
        return key.matches() ? key.group(1) : line.strip();
    }

    /** The number of the first line that is no part of what stands in line {@code i}. */
    static int after(List<String> lines, int i) {
        Matcher key = KEY.matcher(lines.get(i));
        if (!isSecret(lines.get(i), key)) {
            return i + 1;
        }
        String value = value(key);
        String quote = value.startsWith("\"") || value.startsWith("'") ? value.substring(0, 1) : "";
        return !quote.isEmpty() && value.indexOf(quote, 1) < 0
                ? afterQuote(lines, i, quote)
                : afterIndented(lines, i, key.start(1), value.isEmpty());
    }

    private static boolean isSecret(String line, Matcher key) {
        return !line.stripLeading().startsWith("#") && key.matches() && Redaction.namesASecret(key.group(1));
    }

    private static String value(Matcher key) {
        return key.group(2) == null ? "" : key.group(2);
    }

    /** A quote that nobody closes goes on to the end. */
    private static int afterQuote(List<String> lines, int i, String quote) {
        int end = i + 1;
        while (end < lines.size() && !lines.get(end).contains(quote)) {
            end++;
        }
        return Math.min(end + 1, lines.size());
    }

    /** @param listed whether dashes may stand below the key itself */
    private static int afterIndented(List<String> lines, int i, int column, boolean listed) {
        int end = i + 1;
        for (int line = i + 1; line < lines.size(); line++) {
            String text = lines.get(line).stripLeading();
            int indent = lines.get(line).length() - text.length();
            if (!text.isEmpty() && indent <= column && !(listed && indent == column && text.startsWith("-"))) {
                break;
            }
            end = text.isEmpty() ? end : line + 1;
        }
        return end;
    }
}
