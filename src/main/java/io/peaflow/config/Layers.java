package io.peaflow.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Lays the sources over one another, weakest first, into one value per key. */
final class Layers {

    private static final String ROOT = "peaflow.";

    /** Variables that begin like ours and belong to the launcher or to the tests. */
    private static final Pattern NOT_CONFIGURATION =
            Pattern.compile("PEAFLOW_(HOME|JAVA_OPTS|JAR|TEST_.*|FAULT_.*|BENCH_.*)");

    private static final Map<String, String> FOREIGN_LEVELS =
            Map.of("warning", "warn", "critical", "error", "fatal", "error", "notset", "trace", "verbose", "debug");

    private final Schema schema;
    private final Map<String, Entry> values = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Layers(Schema schema) {
        this.schema = schema;
    }

    /** The effective entries by key, in the order of application.yaml. */
    Map<String, Entry> values() {
        return values;
    }

    List<Problem> problems() {
        return problems;
    }

    void defaults(YamlFile file) {
        file.entries().forEach((key, entry) -> {
            if (key.startsWith(ROOT)) {
                put(key, entry);
            }
        });
    }

    /** The user's file: only keys below peaflow, and only ones that exist. */
    void file(YamlFile file) {
        problems.addAll(file.problems());
        Set<String> told = new HashSet<>();
        Set<String> replaced = new HashSet<>();
        Map<String, Entry> placed = new HashMap<>();
        for (Entry entry : file.entries().values()) {
            if (!entry.key().startsWith(ROOT)) {
                strayRoot(entry, told);
                continue;
            }
            switch (schema.resolve(entry.key())) {
                case Schema.Resolution.Known known -> {
                    Entry before = placed.putIfAbsent(known.key(), entry);
                    if (before == null) {
                        dropWeakerList(known.key(), replaced);
                        place(known, entry);
                    } else {
                        problems.add(new Problem(
                                known.key(),
                                null,
                                entry.origin(),
                                "stands twice: as " + lastWord(before) + " and as " + lastWord(entry),
                                "Keep one of them."));
                    }
                }
                case Schema.Resolution.Unknown unknown -> unknown(entry, unknown, told);
            }
        }
    }

    private static String lastWord(Entry entry) {
        return Schema.segments(entry.key()).getLast();
    }

    /** A list in the user's file stands for the whole list. */
    private void dropWeakerList(String key, Set<String> replaced) {
        int bracket = key.indexOf('[');
        String list = bracket < 0 ? key : key.substring(0, bracket);
        if (replaced.add(list)) {
            values.keySet().removeIf(other -> other.startsWith(list + "["));
            if (bracket >= 0) {
                values.remove(list);
            }
        }
    }

    private void place(Schema.Resolution.Known known, Entry entry) {
        Entry proper = new Entry(known.key(), entry.text(), entry.origin(), true);
        boolean holdsMembers = known.shape() instanceof Shape.Group || known.shape() instanceof Shape.Table;
        boolean holdsElements = known.shape() instanceof Shape.Sequence && !Schema.isPlainList(known.shape());
        if (holdsMembers || holdsElements) {
            if (holdsElements && entry.text().isEmpty()) {
                put(known.key(), proper);
            } else if (!entry.text().isEmpty()) {
                problems.add(new Problem(
                        known.key(),
                        null,
                        entry.origin(),
                        holdsElements ? "is a list and has a single value" : "groups other keys and has a value itself",
                        holdsElements
                                ? "Write its elements below it, each with a dash."
                                : "Write the keys below it, indented; `peaflow config explain " + known.key()
                                        + "` lists them."));
            }
            return;
        }
        put(known.key(), proper);
    }

    private void strayRoot(Entry entry, Set<String> told) {
        String root = Schema.segments(entry.key()).getFirst();
        if (!told.add(root)) {
            return;
        }
        String meant = schema.resolve(ROOT + root) instanceof Schema.Resolution.Known known ? known.key() : null;
        String remedy;
        if (meant != null) {
            remedy = "Did you mean " + meant + "? Put it below peaflow:, indented.";
        } else if (Names.nearest(root, List.of("peaflow")).isPresent()) {
            remedy = "Did you mean peaflow?";
        } else {
            remedy = "This file has one key at the left margin: peaflow. Remove this one or move it below.";
        }
        problems.add(new Problem(root, null, entry.origin(), "is not a key of peaflow", remedy));
    }

    private void unknown(Entry entry, Schema.Resolution.Unknown unknown, Set<String> told) {
        if (!told.add(entry.key())) {
            return;
        }
        String remedy = unknown.meant() != null
                ? "Did you mean " + unknown.meant() + "?"
                : "Remove it; `peaflow config explain " + unknown.parent() + "` lists what may stand there.";
        problems.add(new Problem(entry.key(), null, entry.origin(), unknown.reason(), remedy));
    }

    /** A file in the data folder cannot say where the data folder is. */
    void homeIn(DotEnv dotEnv) {
        DotEnv.Variable home = dotEnv.variables().get("PEAFLOW_HOME");
        if (home != null) {
            problems.add(new Problem(
                    "PEAFLOW_HOME",
                    Masking.plain(home.value()),
                    home.origin(),
                    "cannot be set inside the data folder that it names",
                    "Set it in the environment of the command."));
        }
    }

    /** Environment, secret files and .env. */
    void variables(Variables variables) {
        problems.addAll(variables.problems());
        var sorted = new TreeMap<>(variables.all());
        sorted.forEach((name, value) -> {
            if (name.startsWith("PEAFLOW_") && !ForeignNames.READ.containsKey(name)) {
                ours(name, value);
            }
        });
        // A short name comes after the long one, over which it wins where it stands in a stronger place.
        sorted.forEach((name, value) -> {
            String foreign = ForeignNames.READ.get(name);
            if (foreign != null) {
                foreign(foreign, value, variables);
            }
        });
    }

    private void foreign(String key, Variables.Value value, Variables variables) {
        boolean ownNameWins = variables
                .get(Names.variable(key))
                .filter(own -> own.source().compareTo(value.source()) >= 0)
                .isPresent();
        if (ownNameWins || !(schema.resolve(key) instanceof Schema.Resolution.Known)) {
            return;
        }
        String text = value.text();
        if (key.endsWith(".level")) {
            String lower = text.toLowerCase(Locale.ROOT);
            text = FOREIGN_LEVELS.getOrDefault(lower, lower);
        }
        put(key, new Entry(key, text, value.origin(), true));
    }

    private void ours(String name, Variables.Value value) {
        if (NOT_CONFIGURATION.matcher(name).matches()) {
            return;
        }
        var key = schema.keyOfVariable(name);
        if (key.isEmpty()) {
            Set<String> known = new TreeSet<>(ForeignNames.READ.keySet());
            schema.templates().forEach(template -> known.add(Names.variable(template)));
            String remedy = Names.nearest(name, known)
                    .map(near -> "Did you mean " + near + "?")
                    .orElse("Remove it; `peaflow config show` lists every key.");
            problems.add(new Problem(name, null, value.origin(), "is not a variable of peaflow", remedy));
            return;
        }
        patch(key.get(), value.text(), value.origin());
    }

    /** Stronger than every file: Java's system properties, then what the word itself decides. */
    void properties(Map<String, String> properties, String origin) {
        new TreeMap<>(properties).forEach((name, text) -> {
            if (name.startsWith(ROOT)) {
                switch (schema.resolve(name)) {
                    case Schema.Resolution.Known known -> patch(known.key(), text, origin);
                    case Schema.Resolution.Unknown unknown ->
                        unknown(new Entry(name, text, origin, true), unknown, new HashSet<>());
                }
            }
        });
    }

    /** The data folder is known before any file is read, and no file in it can move it. */
    void home(Path home) {
        Entry given = values.get("peaflow.home");
        if (given != null && given.own()) {
            problems.add(new Problem(
                    given.key(),
                    Masking.plain(given.text()),
                    given.origin(),
                    "cannot be set here: the data folder is chosen before this is read",
                    "Set PEAFLOW_HOME in the environment of the command."));
        }
        put("peaflow.home", new Entry("peaflow.home", home.toString(), "PEAFLOW_HOME, or its default", false));
    }

    private void patch(String key, String text, String origin) {
        // A list given as one text (a,b) replaces the elements; one element given by its number joins them.
        values.keySet().removeIf(other -> other.startsWith(key + "["));
        int bracket = key.indexOf('[');
        if (bracket >= 0) {
            values.remove(key.substring(0, bracket));
        }
        put(key, new Entry(key, text, origin, true));
    }

    private void put(String key, Entry entry) {
        values.put(key, entry);
    }
}
