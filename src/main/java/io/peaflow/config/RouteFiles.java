package io.peaflow.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The files of routes, read before anything starts: what Camel would refuse only once the database runs is told at once, with
 * file and line. What only the running program can know, such as the names of its beans, stays with Camel.
 */
final class RouteFiles {

    /** The key that says where they are; a Java option may name more places than the defaults do. */
    static final String PATTERN = "camel.main.routes-include-pattern";

    private static final String ENDING = ".camel.yaml";
    private static final String ROUTE = "route";
    private static final String POLICY = "routeConfiguration";
    private static final int DEEPEST = 40;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??(peaflow\\.[^:}]+)(:[^}]*)?}}");

    private final Set<String> keys;
    private final RouteVocabulary vocabulary = new RouteVocabulary();
    private final Map<String, String> ids = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /** @param keys the keys of the configuration, which placeholders may name */
    private RouteFiles(Set<String> keys) {
        this.keys = keys;
    }

    /** Everything that is wrong with the files that the pattern finds. */
    static List<Problem> problems(String pattern, Set<String> keys) {
        var files = new RouteFiles(keys);
        for (String place : pattern.split(",")) {
            if (!place.isBlank()) {
                files.place(place.strip());
            }
        }
        return files.problems;
    }

    private void place(String place) {
        try {
            var found = new PathMatchingResourcePatternResolver()
                    .getResources(place.replaceFirst("^classpath:", "classpath*:"));
            for (Resource file : found) {
                new OneFile(file).read();
            }
        } catch (IOException unreadable) {
            problems.add(new Problem(
                    PATTERN,
                    place,
                    "Java option -D",
                    "names a place that cannot be read",
                    "Name folders and files that exist, each as file:/folder/*" + ENDING + "."));
        }
    }

    /** One file on its way through the rules. */
    private final class OneFile {

        private final Resource file;
        private final String name;
        private final String stem;
        private int routes;

        OneFile(Resource file) {
            this.file = file;
            name = String.valueOf(file.getFilename());
            stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        }

        void read() {
            try {
                String text = file.getContentAsString(StandardCharsets.UTF_8);
                var options = new LoaderOptions();
                options.setMaxAliasesForCollections(20);
                root(new Yaml(options).compose(new StringReader(text)));
            } catch (MarkedYAMLException wrong) {
                var mark = wrong.getProblemMark();
                String line = mark == null ? "" : ":" + (mark.getLine() + 1);
                String column = mark == null ? "" : " at column " + (mark.getColumn() + 1);
                add(
                        origin() + line,
                        "is not valid YAML" + column + ": " + YamlFile.plain(wrong),
                        YamlFile.remedyFor(wrong));
            } catch (YAMLException wrong) {
                add(origin(), "is not usable YAML", "Simplify the file, and save it as UTF-8.");
            } catch (FileNotFoundException absent) {
                add(origin(), "does not exist", "Write the file, or take it out of " + PATTERN + ".");
            } catch (IOException unreadable) {
                add(origin(), "cannot be read", "Make it a plain file that this user may read.");
            }
        }

        private void root(@Nullable Node document) {
            if (!(document instanceof SequenceNode list) || list.getValue().isEmpty()) {
                add(
                        document == null ? origin() : at(document),
                        "is not a list of routes",
                        "Begin with `- route:` at the left margin and put everything below it, indented.");
                return;
            }
            for (Node entry : list.getValue()) {
                entry(entry);
            }
            if (routes == 0 && !stem.startsWith("_")) {
                add(at(document), "holds no route", "Write one, or begin the file's name with _ when it is a policy.");
            }
        }

        private void entry(Node entry) {
            if (entry instanceof MappingNode mapping && mapping.getValue().size() == 1) {
                NodeTuple only = mapping.getValue().getFirst();
                String kind = text(only.getKeyNode());
                if (kind.equals(ROUTE) && only.getValueNode() instanceof MappingNode route) {
                    route(route);
                    return;
                }
                if (kind.equals(POLICY) && only.getValueNode() instanceof MappingNode policy) {
                    members(POLICY, policy, 0);
                    return;
                }
            }
            add(
                    at(entry),
                    "has an entry that is neither a route nor a failure policy",
                    "Write `- route:` (or, in a file whose name begins with _, `- routeConfiguration:`) with its keys below it.");
        }

        private void route(MappingNode route) {
            id(route);
            routes++;
            Optional<Node> from = member(route, "from");
            if (!(from.orElse(null) instanceof MappingNode start)) {
                add(at(route), "has a route without from:", "Say what starts it: from: with uri: and steps: below it.");
            } else if (!(member(start, "steps").orElse(null) instanceof SequenceNode steps)
                    || steps.getValue().isEmpty()) {
                add(at(start), "has a route without steps", "Write at least one below from: as steps:.");
            } else if (member(start, "uri").isEmpty()) {
                add(at(start), "has a route that nothing starts", "Write uri: below from:.");
            }
            members(ROUTE, route, 0);
        }

        private void id(MappingNode route) {
            Optional<Node> written = member(route, "id");
            String id = written.map(RouteFiles::text).orElse("");
            boolean named = id.equals(stem) || (routes > 0 && id.startsWith(stem + "-"));
            if (!named) {
                add(
                        written.map(this::at).orElseGet(() -> at(route)),
                        id.isEmpty() ? "has a route without an id" : "has a route whose id is " + id,
                        "One name everywhere: the first route of " + name + " has the id " + stem
                                + ", each further one begins with " + stem + "-.");
            }
            String before = ids.putIfAbsent(id, origin());
            if (named && before != null) {
                add(
                        written.map(this::at).orElseGet(this::origin),
                        "has the route id " + id + ", which " + before + " has too",
                        "Give one of the two files another name, and its route the same.");
            }
        }

        /** The words below a known one. */
        private void members(String parent, MappingNode mapping, int depth) {
            Optional<RouteVocabulary.Word> word = vocabulary.word(parent);
            for (NodeTuple tuple : mapping.getValue()) {
                String key = text(tuple.getKeyNode());
                if (word.isPresent() && !RouteVocabulary.isMember(word.get(), key)) {
                    Optional<String> meant = Names.nearest(key, word.get().members());
                    add(
                            at(tuple.getKeyNode()),
                            key + " is no word below " + parent,
                            meant.map(near -> "Did you mean " + near + "?")
                                    .orElse("Remove it, or indent it below what it belongs to."));
                } else {
                    value(key, tuple.getValueNode(), depth + 1);
                }
            }
        }

        private void value(String key, Node node, int depth) {
            if (depth > DEEPEST) {
                return;
            }
            switch (node) {
                case MappingNode mapping -> members(key.equals("parameters") ? "" : key, mapping, depth);
                case SequenceNode list -> list.getValue().forEach(element -> element(key, element, depth));
                case ScalarNode scalar -> placeholders(scalar);
                default -> add(at(node), "uses a YAML form that is not read here", "Write the value itself.");
            }
        }

        private void element(String key, Node element, int depth) {
            if (!(element instanceof MappingNode mapping)) {
                value(key, element, depth);
            } else if (!key.equals("steps")) {
                boolean wrapped = mapping.getValue().size() == 1
                        && text(mapping.getValue().getFirst().getKeyNode()).equals(key);
                members(wrapped ? "" : key, mapping, depth);
            } else {
                mapping.getValue().forEach(tuple -> step(tuple, depth));
            }
        }

        private void step(NodeTuple tuple, int depth) {
            String word = text(tuple.getKeyNode());
            if (vocabulary.isStep(word)) {
                value(word, tuple.getValueNode(), depth + 1);
                return;
            }
            add(
                    at(tuple.getKeyNode()),
                    word + " is not a step that Camel knows",
                    vocabulary
                            .nearestStep(word)
                            .map(near -> "Did you mean " + near + "?")
                            .orElse("Write a step such as bean: with ref: and method: below it."));
        }

        private void placeholders(ScalarNode scalar) {
            Matcher placeholder = PLACEHOLDER.matcher(scalar.getValue());
            while (placeholder.find()) {
                String key = placeholder.group(1).strip();
                if (placeholder.group(2) == null && !keys.contains(key)) {
                    add(
                            at(scalar),
                            "names {{" + key + "}}, which is no key of the configuration",
                            Names.nearest(key, keys)
                                    .map(near -> "Did you mean {{" + near + "}}?")
                                    .orElse("`peaflow config show` lists every key."));
                }
            }
        }

        private void add(String origin, String reason, String remedy) {
            problems.add(new Problem(name, null, origin, reason, remedy));
        }

        private String at(Node node) {
            return origin() + ":" + (node.getStartMark().getLine() + 1);
        }

        /** The file's path, or what stands for it in the program. */
        private String origin() {
            try {
                return file.isFile() ? file.getFile().toString() : "the program's own camel/" + name;
            } catch (IOException elsewhere) {
                return name;
            }
        }
    }

    private static Optional<Node> member(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(tuple -> text(tuple.getKeyNode()).equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
