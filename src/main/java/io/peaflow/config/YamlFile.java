package io.peaflow.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file as flat keys, each with its line and the comment above it. Values stay as they are written: 20:30 is a time here
 * and not the number that YAML makes of it.
 */
final class YamlFile {

    /** No file of ours comes near; a file with more is a mistake or an attack. */
    private static final int MOST_KEYS = 20_000;

    private final String name;
    private final boolean own;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> comments = new LinkedHashMap<>();
    private final Map<String, String> groups = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private YamlFile(String name, boolean own) {
        this.name = name;
        this.own = own;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** The comment above each key, groups included. */
    Map<String, String> comments() {
        return comments;
    }

    /** Where each key that holds others stands. */
    Map<String, String> groups() {
        return groups;
    }

    List<Problem> problems() {
        return problems;
    }

    /** The user's file; an absent one is an empty one. */
    static YamlFile read(Path file) {
        var yaml = new YamlFile(file.toString(), true);
        if (!Files.exists(file)) {
            return yaml;
        }
        try {
            yaml.parse(Files.readString(file));
        } catch (CharacterCodingException notText) {
            yaml.broken("is not UTF-8 text", "Save the file as UTF-8.");
        } catch (IOException unreadable) {
            yaml.broken(
                    "cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                    "Make it a plain file that this user may read.");
        }
        return yaml;
    }

    /** The file of defaults, on the class path. */
    static YamlFile defaults() {
        var yaml = new YamlFile("application.yaml", false);
        try (var stream = YamlFile.class.getResourceAsStream("/application.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("application.yaml is missing from the program");
            }
            yaml.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return yaml;
    }

    private void parse(String text) {
        var options = new LoaderOptions();
        options.setProcessComments(true);
        options.setMaxAliasesForCollections(20);
        options.setCodePointLimit(1024 * 1024);
        try {
            var documents = new ArrayList<Node>();
            new Yaml(options).composeAll(new StringReader(text)).forEach(documents::add);
            if (documents.size() > 1) {
                broken("holds several documents (---)", "Keep one document: put everything under one peaflow: key.");
            } else if (!documents.isEmpty()) {
                root(documents.getFirst());
            }
        } catch (MarkedYAMLException wrong) {
            var mark = wrong.getProblemMark();
            String place = mark == null ? name : name + ":" + (mark.getLine() + 1);
            String column = mark == null ? "" : " at column " + (mark.getColumn() + 1);
            problems.add(new Problem(
                    fileName(), null, place, "is not valid YAML" + column + ": " + plain(wrong), remedyFor(wrong)));
        } catch (YAMLException wrong) {
            broken(
                    "is not usable YAML: "
                            + String.valueOf(wrong.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                    "Simplify the file.");
        }
    }

    static String plain(MarkedYAMLException wrong) {
        String said = wrong.getProblem() == null ? "unreadable" : wrong.getProblem();
        // The snippet of the file is left out: the line may hold a secret. So may a quoted name.
        return said.length() > 120 || said.contains("alias") ? "unreadable here" : said;
    }

    static String remedyFor(MarkedYAMLException wrong) {
        return String.valueOf(wrong.getProblem()).contains("\\t")
                ? "Indent with spaces, never with tabs."
                : "Look at this line and the one above: indentation by two spaces, a space after the colon, quotes in pairs.";
    }

    private void root(Node document) {
        if (document instanceof MappingNode mapping) {
            mapping("", mapping, 0);
        } else if (!isNothing(document)) {
            broken("is not a set of keys", "Begin with peaflow: and put the keys below it, indented.");
        }
    }

    private void mapping(String prefix, MappingNode mapping, int depth) {
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            if (!(keyNode instanceof ScalarNode scalar)) {
                problem(
                        prefix.isEmpty() ? fileName() : prefix,
                        keyNode,
                        "has a key that is no plain word",
                        "Write a plain key.");
                continue;
            }
            String key = prefix.isEmpty() ? scalar.getValue() : prefix + "." + scalar.getValue();
            if (!seen.add(scalar.getValue())) {
                problem(key, keyNode, "stands twice", "Keep one of them.");
                continue;
            }
            remember(key, keyNode, tuple.getValueNode());
            value(key, keyNode, tuple.getValueNode(), depth + 1);
        }
    }

    private void value(String key, Node at, Node node, int depth) {
        if (entries.size() > MOST_KEYS || depth > 20) {
            if (problems.stream().noneMatch(problem -> problem.reason().startsWith("is too large"))) {
                problem(key, at, "is too large or too deep for a configuration", "Remove what does not belong here.");
            }
            return;
        }
        switch (node) {
            case MappingNode mapping -> {
                groups.put(key, place(at));
                mapping(key, mapping, depth);
            }
            case SequenceNode sequence -> {
                groups.put(key, place(at));
                if (sequence.getValue().isEmpty()) {
                    entries.put(key, new Entry(key, "", place(at), own));
                }
                for (int i = 0; i < sequence.getValue().size(); i++) {
                    Node element = sequence.getValue().get(i);
                    value(key + "[" + i + "]", element, element, depth + 1);
                }
            }
            case ScalarNode scalar ->
                entries.put(key, new Entry(key, isNothing(scalar) ? "" : scalar.getValue(), place(at), own));
            default -> problem(key, at, "uses a YAML form that is not read here", "Write the value itself.");
        }
    }

    private void remember(String key, Node keyNode, Node valueNode) {
        var text = new StringBuilder();
        append(text, keyNode.getBlockComments());
        append(text, valueNode.getInLineComments());
        if (!text.isEmpty()) {
            comments.put(key, text.toString());
        }
    }

    private static void append(StringBuilder text, @Nullable List<CommentLine> lines) {
        if (lines == null) {
            return;
        }
        for (CommentLine line : lines) {
            String words = line.getValue().strip();
            if (!words.isEmpty()) {
                text.append(text.isEmpty() ? "" : " ").append(words);
            }
        }
    }

    private static boolean isNothing(Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    private String place(Node node) {
        return name + ":" + (node.getStartMark().getLine() + 1);
    }

    private String fileName() {
        return String.valueOf(Path.of(name).getFileName());
    }

    private void problem(String key, Node node, String reason, String remedy) {
        problems.add(new Problem(key, null, place(node), reason, remedy));
    }

    private void broken(String reason, String remedy) {
        problems.add(new Problem(fileName(), null, name, reason, remedy));
    }
}
