package io.peaflow.cli;

import io.peaflow.config.Problem;
import java.util.ArrayList;
import java.util.List;

/** The page that a wrong configuration prints: every problem with key, value, reason, remedy and place. */
final class ProblemPage {

    private static final int WIDTH = 100;

    private ProblemPage() {}

    static String of(List<Problem> problems, Terminal terminal) {
        var lines = new ArrayList<String>();
        lines.add(terminal.bad(
                        "The configuration has " + (problems.size() == 1 ? "a problem" : problems.size() + " problems"))
                + "; nothing was started.");
        int number = 1;
        for (Problem problem : problems) {
            lines.add("");
            String value = problem.value() == null ? "" : " = " + problem.value();
            lines.add("%3d. %s%s".formatted(number++, terminal.strong(problem.key()), value));
            lines.add("     in      " + problem.origin());
            wrap(lines, "     reason  ", problem.reason());
            wrap(lines, "     remedy  ", problem.remedy());
        }
        lines.add("");
        lines.add("Every key is explained by `peaflow config explain <key>`.");
        return String.join("\n", lines);
    }

    private static void wrap(List<String> lines, String label, String text) {
        var line = new StringBuilder(label);
        for (String word : text.split(" ")) {
            if (line.length() + word.length() > WIDTH && line.length() > label.length()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(label.length()));
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
    }
}
