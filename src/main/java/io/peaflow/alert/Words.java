package io.peaflow.alert;

import java.util.List;

/**
 * A message in the owner's language, before it takes the form of a channel.
 *
 * @param label the severity, or "resolved"
 * @param tone names the colour: critical, warning, info or resolved
 * @param remedy what to do; empty when there is nothing
 * @param runbook path of the page that says more; empty when there is none
 * @param sections lists of other notifications, for a digest or a gathered message
 */
record Words(
        String title,
        String label,
        String tone,
        String text,
        List<Line> facts,
        String remedy,
        String runbook,
        List<Section> sections,
        Frame frame) {

    /** A fact with its name. */
    public record Line(String name, String value) {}

    /** One notification in a list. */
    public record Item(String tone, String title, String detail) {}

    /** A list under a heading; the heading may be empty. */
    public record Section(String heading, List<Item> items, String rest) {}

    /** The fixed words around the message. */
    public record Frame(String whatToDo, String more, String colon, String footer, String simulated) {}

    String subject() {
        return "[peaflow] " + label + frame.colon() + " " + title;
    }

    /** As plain text, for e-mail, chats and files. */
    String plain() {
        StringBuilder out = new StringBuilder(400);
        if (!frame.simulated().isEmpty()) {
            out.append("(").append(frame.simulated()).append(")\n\n");
        }
        out.append(text).append('\n');
        facts(out);
        sections.forEach(section -> list(section, out));
        if (!remedy.isEmpty()) {
            out.append('\n')
                    .append(frame.whatToDo())
                    .append(frame.colon())
                    .append(' ')
                    .append(remedy)
                    .append('\n');
        }
        if (!runbook.isEmpty()) {
            out.append(frame.more())
                    .append(frame.colon())
                    .append(' ')
                    .append(runbook)
                    .append('\n');
        }
        return out.toString();
    }

    private void facts(StringBuilder out) {
        int width = facts.stream().mapToInt(line -> line.name().length()).max().orElse(0);
        out.append(facts.isEmpty() ? "" : "\n");
        for (Line line : facts) {
            out.append(line.name())
                    .append(frame.colon())
                    .append(" ".repeat(width - line.name().length() + 1))
                    .append(line.value())
                    .append('\n');
        }
    }

    private static void list(Section section, StringBuilder out) {
        out.append('\n').append(section.heading()).append(section.heading().isEmpty() ? "" : "\n");
        for (Item item : section.items()) {
            out.append("- ").append(item.title());
            out.append(item.detail().isEmpty() ? "\n" : " (" + item.detail() + ")\n");
        }
        if (!section.rest().isEmpty()) {
            out.append("  ").append(section.rest()).append('\n');
        }
    }
}
