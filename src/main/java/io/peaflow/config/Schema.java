package io.peaflow.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Every key that may be set, read from the settings records of all rooms. */
final class Schema {

    /** Settings are found by their name: to read every class for an annotation would cost each start the most of a second. */
    private static final String SETTINGS = "**/*Settings.class";

    /** A settings record and the key below which it is bound. */
    record Root(Class<?> type, String prefix) {}

    /** What became of a key: its proper spelling and shape, or the reason why it is none. */
    sealed interface Resolution {
        record Known(String key, Shape shape) implements Resolution {}

        /** @param meant the key that was most likely meant, null when none is near */
        record Unknown(String reason, @Nullable String meant, String parent) implements Resolution {}
    }

    private final Shape tree;
    private final Set<String> standardKeys;

    private Schema(Shape tree, Set<String> standardKeys) {
        this.tree = tree;
        this.standardKeys = standardKeys;
    }

    static Schema of(List<Root> roots, Set<String> standardKeys) {
        Shape tree = new Shape.Group(List.of(), Map.of());
        for (Root root : roots) {
            tree = Shape.merge(tree, Shape.under(root.prefix(), Shape.of(ResolvableType.forClass(root.type()))));
        }
        return new Schema(tree, standardKeys);
    }

    /** The settings records in a package and below. */
    static List<Root> roots(String basePackage) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.setResourcePattern(SETTINGS);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        var roots = new ArrayList<Root>();
        for (var candidate : scanner.findCandidateComponents(basePackage)) {
            Class<?> type = ClassUtils.resolveClassName(String.valueOf(candidate.getBeanClassName()), null);
            var annotation = AnnotatedElementUtils.findMergedAnnotation(type, ConfigurationProperties.class);
            if (annotation != null && type.isRecord()) {
                roots.add(new Root(type, annotation.prefix()));
            }
        }
        return roots;
    }

    Shape tree() {
        return tree;
    }

    /** Finds the place of a key written as in a file: {@code peaflow.alert.channels[0].name}. */
    Resolution resolve(String written) {
        Shape shape = tree;
        String key = "";
        for (String segment : segments(written)) {
            boolean index = segment.startsWith("[");
            switch (shape) {
                case Shape.Group group -> {
                    Optional<String> member = index ? Optional.empty() : group.named(segment);
                    if (member.isEmpty()) {
                        return unknown(key, segment, group.members().keySet());
                    }
                    key = join(key, member.get());
                    shape = group.members().getOrDefault(member.get(), group);
                }
                case Shape.Table table -> {
                    Set<String> known = namesUnder(key);
                    Optional<String> name = spelling(segment, known);
                    if (index || (name.isEmpty() && !known.isEmpty())) {
                        return unknown(key, segment, known);
                    }
                    key = join(key, name.orElse(segment));
                    shape = table.value();
                }
                case Shape.Sequence sequence -> {
                    if (!index) {
                        return new Resolution.Unknown("is a list: its elements begin with a dash", null, key);
                    }
                    key = key + segment;
                    shape = sequence.element();
                }
                case Shape.Leaf leaf -> {
                    return new Resolution.Unknown(
                            "is one value (" + leaf.words() + "), with nothing below it", null, key);
                }
            }
        }
        return new Resolution.Known(key, shape);
    }

    private Resolution unknown(String parent, String segment, Set<String> known) {
        String meant = Names.nearest(segment, known)
                .map(name -> join(parent, name))
                .or(() -> elsewhere(segment))
                .orElse(null);
        return new Resolution.Unknown("is not a key of peaflow", meant, parent);
    }

    /** A key of this very name in another place, when there is only one. */
    private Optional<String> elsewhere(String segment) {
        List<String> same = templates().stream()
                .filter(key ->
                        Names.bare(key.substring(key.lastIndexOf('.') + 1)).equals(Names.bare(segment)))
                .toList();
        return same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty();
    }

    private static Optional<String> spelling(String segment, Set<String> known) {
        return known.stream()
                .filter(name -> Names.bare(name).equals(Names.bare(segment)))
                .findFirst();
    }

    /** The names that application.yaml has below a table's key. */
    Set<String> namesUnder(String key) {
        var names = new LinkedHashSet<String>();
        for (String standard : standardKeys) {
            if (standard.startsWith(key + ".")) {
                names.add(segments(standard.substring(key.length() + 1)).getFirst());
            }
        }
        return names;
    }

    /** The key with * for each name of a table and [] for each element, so that neighbours look alike. */
    String generic(String key) {
        Shape shape = tree;
        String generic = "";
        for (String segment : segments(key)) {
            switch (shape) {
                case Shape.Group group -> {
                    generic = join(generic, segment);
                    shape = group.members().getOrDefault(segment, group);
                }
                case Shape.Table table -> {
                    generic = join(generic, "*");
                    shape = table.value();
                }
                case Shape.Sequence sequence -> {
                    generic = generic + "[]";
                    shape = sequence.element();
                }
                case Shape.Leaf leaf -> generic = join(generic, segment);
            }
        }
        return generic;
    }

    /** Every value's key, with {@code <name>} for a name of the user's choice and {@code [0]} for an element. */
    Set<String> templates() {
        var keys = new TreeSet<String>();
        collect("", tree, keys);
        return keys;
    }

    private void collect(String key, Shape shape, Set<String> keys) {
        switch (shape) {
            case Shape.Group group -> group.members().forEach((name, member) -> collect(join(key, name), member, keys));
            case Shape.Table table -> {
                Set<String> known = namesUnder(key);
                for (String name : known.isEmpty() ? Set.of("<name>") : known) {
                    collect(join(key, name), table.value(), keys);
                }
            }
            case Shape.Sequence sequence -> collect(isPlainList(shape) ? key : key + "[0]", sequence.element(), keys);
            case Shape.Leaf leaf -> keys.add(key);
        }
    }

    /** The key that an environment variable names, PEAFLOW_SERVER_PORT for peaflow.server.port. */
    Optional<String> keyOfVariable(String variable) {
        return match("", tree, Arrays.asList(variable.toLowerCase(Locale.ROOT).split("_")));
    }

    private Optional<String> match(String key, Shape shape, List<String> words) {
        if (words.isEmpty()) {
            return shape instanceof Shape.Leaf || isPlainList(shape) ? Optional.of(key) : Optional.empty();
        }
        return switch (shape) {
            case Shape.Leaf leaf -> Optional.empty();
            case Shape.Group group -> matchNames(key, group.members(), words);
            case Shape.Table table -> {
                var members = new TreeMap<String, Shape>();
                namesUnder(key).forEach(name -> members.put(name, table.value()));
                if (members.isEmpty()) {
                    members.put(words.getFirst(), table.value());
                }
                yield matchNames(key, members, words);
            }
            case Shape.Sequence sequence ->
                words.getFirst().matches("\\d{1,3}")
                        ? match(
                                key + "[" + Integer.parseInt(words.getFirst()) + "]",
                                sequence.element(),
                                rest(words, 1))
                        : Optional.empty();
        };
    }

    private Optional<String> matchNames(String key, Map<String, Shape> members, List<String> words) {
        for (var member : members.entrySet()) {
            var spelt = new StringBuilder();
            for (int taken = 1; taken <= words.size(); taken++) {
                spelt.append(words.get(taken - 1));
                if (spelt.toString().equals(Names.bare(member.getKey()))) {
                    Optional<String> found = match(join(key, member.getKey()), member.getValue(), rest(words, taken));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    static boolean isPlainList(Shape shape) {
        return shape instanceof Shape.Sequence sequence && sequence.element() instanceof Shape.Leaf;
    }

    private static List<String> rest(List<String> words, int from) {
        return words.subList(from, words.size());
    }

    static String join(String key, String name) {
        return key.isEmpty() ? name : key + "." + name;
    }

    /** {@code a.b[0].c} in its parts: a, b, [0], c. */
    static List<String> segments(String key) {
        var segments = new ArrayList<String>();
        for (String part : key.split("\\.")) {
            int bracket = part.indexOf('[');
            if (bracket < 0) {
                segments.add(part);
                continue;
            }
            if (bracket > 0) {
                segments.add(part.substring(0, bracket));
            }
            for (String index : part.substring(bracket).split("(?=\\[)")) {
                segments.add(index);
            }
        }
        return segments;
    }
}
