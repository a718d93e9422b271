package io.peaflow.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The words that a file of routes may use, from the catalogue that Camel itself brings along. */
final class RouteVocabulary {

    private static final String MODEL = "/META-INF/org/apache/camel/model/";

    /** What the YAML form has beside the model's own words. */
    private static final Set<String> OF_THE_FORM = Set.of("steps", "parameters", "expression", "from");

    /** Near misses are looked for among these; that they exist is asked of the catalogue all the same. */
    private static final Set<String> USUAL = Set.of(
            "bean",
            "choice",
            "circuitBreaker",
            "filter",
            "log",
            "removeHeader",
            "removeHeaders",
            "setBody",
            "setHeader",
            "setProperty",
            "split",
            "stop",
            "to",
            "toD");

    /**
     * A word of the catalogue.
     *
     * @param step whether it may stand among the steps of a route
     * @param members what may be written below it
     */
    record Word(boolean step, Set<String> members) {}

    private final Map<String, Optional<Word>> words = new HashMap<>();

    /** What Camel knows about a word; empty when it does not know it. */
    Optional<Word> word(String name) {
        return words.computeIfAbsent(name, RouteVocabulary::read);
    }

    boolean isStep(String name) {
        return word(name).filter(Word::step).isPresent();
    }

    /** Whether the name may be written below a word. */
    static boolean isMember(Word parent, String name) {
        return parent.members().contains(name) || OF_THE_FORM.contains(name);
    }

    /** The step that was most likely meant. */
    Optional<String> nearestStep(String name) {
        return Names.nearest(name, USUAL);
    }

    private static boolean isThere(String name) {
        return name.matches("[A-Za-z0-9/]+") && RouteVocabulary.class.getResource(MODEL + name + ".json") != null;
    }

    private static Optional<Word> read(String name) {
        if (!isThere(name)) {
            return Optional.empty();
        }
        try (var stream = RouteVocabulary.class.getResourceAsStream(MODEL + name + ".json")) {
            JsonNode tree = JsonMapper.shared().readTree(stream);
            JsonNode model = tree.path("model");
            boolean step = model.path("input").asBoolean()
                    && !model.path("abstract").asBoolean()
                    && model.path("label").asString("").contains("eip");
            var members = new TreeSet<String>();
            tree.path("properties").properties().forEach(property -> {
                members.add(property.getKey());
                // An element of several kinds is written as the kind itself (a language, a data format); steps stand in
                // steps:.
                if (!property.getKey().equals("outputs")) {
                    property.getValue().path("oneOf").forEach(kind -> members.add(kind.asString()));
                }
            });
            return Optional.of(new Word(step, members));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
