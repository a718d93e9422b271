package io.peaflow.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The .env file of the data folder: NAME=value a line, quotes allowed, # begins a comment. */
final class DotEnv {

    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

    /** @param origin file and line */
    record Variable(String value, String origin) {}

    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Map<String, Variable> variables() {
        return variables;
    }

    List<Problem> problems() {
        return problems;
    }

    static DotEnv read(Path file) {
        var env = new DotEnv();
        if (!Files.exists(file)) {
            return env;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                env.line(lines.get(i).strip(), file + ":" + (i + 1));
            }
        } catch (IOException unreadable) {
            env.problems.add(new Problem(
                    ".env",
                    null,
                    file.toString(),
                    "cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                    "Make it a plain UTF-8 file that this user may read."));
        }
        return env;
    }

    private void line(String line, String origin) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            problems.add(new Problem(
                    ".env", null, origin, "is no NAME=value line", "Write NAME=value, or # before a remark."));
            return;
        }
        String name = parts.group(1);
        String written = parts.group(2);
        char quote = written.isEmpty() ? ' ' : written.charAt(0);
        if (quote == '"' || quote == '\'') {
            int end = written.indexOf(quote, 1);
            if (end < 0) {
                problems.add(new Problem(name, null, origin, "opens a quote and never closes it", "Close the quote."));
                return;
            }
            written = written.substring(1, end);
        } else {
            int remark = written.indexOf(" #");
            written = remark < 0 ? written : written.substring(0, remark).strip();
        }
        if (variables.put(name, new Variable(written, origin)) != null) {
            problems.add(new Problem(name, null, origin, "stands twice in this file", "Keep one of the lines."));
        }
    }
}
