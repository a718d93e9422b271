package io.peaflow.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The whole configuration, read once and judged before anything starts. What was judged is what Spring gets: there is no
 * second reading.
 */
public final class Configuration {

    /** Where docker and systemd put secrets. */
    public static final Path SECRETS = Path.of("/run/secrets");

    private final Path home;
    private final Schema schema;
    private final YamlFile standard;
    private final Variables variables;
    private final Map<String, Entry> values;
    private final List<Problem> problems;

    /**
     * What the configuration is read from.
     *
     * @param home the data folder with peaflow.yaml and .env
     * @param properties Java's system properties; those below peaflow count, and the one that says where the routes are
     * @param secrets the folder of secret files
     * @param word what the command itself decides, stronger than everything
     */
    public record Inputs(
            Path home,
            Map<String, String> environment,
            Map<String, String> properties,
            Path secrets,
            Map<String, String> word) {}

    private Configuration(Inputs inputs) {
        home = inputs.home().toAbsolutePath().normalize();
        standard = YamlFile.defaults();
        schema = Schema.of(Schema.roots("io.peaflow"), standard.entries().keySet());
        DotEnv dotEnv = DotEnv.read(home.resolve(".env"));
        variables = Variables.of(inputs.environment(), inputs.secrets(), dotEnv);

        var layers = new Layers(schema);
        layers.defaults(standard);
        layers.file(YamlFile.read(home.resolve("peaflow.yaml")));
        layers.homeIn(dotEnv);
        layers.variables(variables);
        layers.properties(inputs.properties(), "Java option -D");
        layers.properties(inputs.word(), "the command");
        layers.home(home);
        values = layers.values();
        Masking.learn(secrets());

        var found = new ArrayList<>(dotEnv.problems());
        found.addAll(layers.problems());
        // Judged on a copy: what is wrong is put back to its default there, to see what else is wrong.
        var judged = new LinkedHashMap<>(values);
        Map<String, Object> texts = texts(judged);
        found.addAll(new Judgement(schema, judged, texts, standard.entries(), variables, sources(texts)).problems());
        found.addAll(RouteFiles.problems(routePattern(inputs.properties()), values.keySet()));
        problems = found.stream()
                .distinct()
                .sorted(Comparator.comparing(Configuration::byPlace))
                .toList();
    }

    public static Configuration read(Inputs inputs) {
        return new Configuration(inputs);
    }

    /** Everything that is wrong, in the order of the files; empty when the program may start. */
    public List<Problem> problems() {
        return problems;
    }

    /** Answers to variables that are set but that peaflow knows by another name, or not yet. */
    public List<String> notes() {
        var notes = new ArrayList<String>();
        ForeignNames.answers().forEach((name, answer) -> {
            boolean used =
                    values.values().stream().anyMatch(entry -> entry.text().contains("${" + name));
            if (variables.get(name).isPresent() && !used) {
                notes.add(name + " " + answer);
            }
        });
        return notes;
    }

    /** Every key in force, secrets masked, in the order of application.yaml. */
    public List<Setting> settings() {
        return values.values().stream().map(this::setting).toList();
    }

    private Setting setting(Entry entry) {
        Entry first = standard.entries().get(entry.key());
        boolean changed = entry.own() && (first == null || !first.text().equals(entry.text()));
        return new Setting(
                entry.key(),
                Masking.shown(entry.key(), entry.text()),
                entry.origin(),
                changed,
                first == null ? null : first.text());
    }

    /** The value of a key as text, references resolved; empty when there is none. */
    public Optional<String> value(String key) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        sources(texts(values)).forEach(environment.getPropertySources()::addLast);
        return Optional.ofNullable(environment.getProperty(key));
    }

    /** What is known about a key or a group of keys; empty when there is no such key. */
    public Optional<Explanation> explain(String written) {
        String asked = written.startsWith("peaflow") ? written : "peaflow." + written;
        if (!(schema.resolve(asked) instanceof Schema.Resolution.Known known)) {
            return Optional.empty();
        }
        String key = known.key();
        Entry entry = values.get(key);
        Entry first = standard.entries().get(key);
        return Optional.of(new Explanation(
                key,
                typeOf(known.shape()),
                commentOf(key),
                first == null ? null : first.text(),
                entry == null ? null : Masking.shown(key, entry.text()),
                entry == null ? null : entry.origin(),
                Names.variable(key),
                members(key, known.shape())));
    }

    /** The key that an unknown one was most likely meant to be. */
    public Optional<String> nearest(String written) {
        String asked = written.startsWith("peaflow") ? written : "peaflow." + written;
        return schema.resolve(asked) instanceof Schema.Resolution.Unknown unknown
                ? Optional.ofNullable(unknown.meant())
                : Optional.of(asked);
    }

    /** Gives Spring exactly what was judged, in place of its own reading of files and environment. */
    public void applyTo(ConfigurableEnvironment environment) {
        MutablePropertySources all = environment.getPropertySources();
        all.remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        PropertySource<?> previous = null;
        for (PropertySource<?> source : sources(texts(values))) {
            if (previous == null) {
                all.addFirst(source);
            } else {
                all.addAfter(previous.getName(), source);
            }
            previous = source;
        }
    }

    /** Where the files of routes are: the program's own, and those that a Java option names instead. */
    private String routePattern(Map<String, String> properties) {
        Entry own = standard.entries().get(RouteFiles.PATTERN);
        return properties.getOrDefault(RouteFiles.PATTERN, own == null ? "" : own.text());
    }

    private static Map<String, Object> texts(Map<String, Entry> entries) {
        var texts = new LinkedHashMap<String, Object>();
        entries.forEach((key, entry) -> texts.put(key, entry.text()));
        return texts;
    }

    private MutablePropertySources sources(Map<String, Object> texts) {
        var sources = new MutablePropertySources();
        sources.addLast(new MapPropertySource("peaflow configuration", texts));
        sources.addLast(new ByName(variables));
        sources.addLast(new MapPropertySource(
                "peaflow's own file only", Map.of("spring.config.location", "classpath:/application.yaml")));
        return sources;
    }

    /** Variables by their exact name, for references such as ${SMTP_PASSWORD}; they cannot be listed, so none becomes a key by chance. */
    private static final class ByName extends PropertySource<Variables> {
        ByName(Variables variables) {
            super("peaflow variables", variables);
        }

        @Override
        public @Nullable Object getProperty(String name) {
            return source.get(name).map(Variables.Value::text).orElse(null);
        }
    }

    /** What a shell keeps under these names sounds like a password and is a folder. */
    private static final Set<String> WORKING_FOLDER = Set.of("PWD", "OLDPWD");

    private List<String> secrets() {
        var secrets = new ArrayList<String>();
        values.values().stream()
                .filter(entry -> entry.own() && Masking.isSecret(entry.key()))
                .forEach(entry -> secrets.add(entry.text()));
        variables.all().forEach((name, value) -> {
            boolean named = Masking.isSecret(name.toLowerCase(Locale.ROOT).replace('_', '-'));
            if (value.fromFile() || (named && !WORKING_FOLDER.contains(name))) {
                secrets.add(value.text());
            }
        });
        return secrets;
    }

    private static String typeOf(Shape shape) {
        return switch (shape) {
            case Shape.Leaf leaf -> leaf.words();
            case Shape.Sequence sequence -> "list, each: " + typeOf(sequence.element());
            case Shape.Table table -> "group of keys, one per name";
            case Shape.Group group -> "group of keys";
        };
    }

    /** The comment above the key; one that stands above the same key of a neighbour counts for both. */
    private String commentOf(String key) {
        String own = standard.comments().get(key);
        if (own != null) {
            return own;
        }
        String generic = schema.generic(key);
        return standard.comments().entrySet().stream()
                .filter(comment -> comment.getKey().startsWith("peaflow.")
                        && schema.generic(comment.getKey()).equals(generic))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private List<String> members(String key, Shape shape) {
        return switch (shape) {
            case Shape.Group group ->
                group.members().keySet().stream()
                        .map(name -> Schema.join(key, name))
                        .toList();
            case Shape.Table table ->
                schema.namesUnder(key).stream()
                        .map(name -> Schema.join(key, name))
                        .toList();
            case Shape.Sequence sequence -> members(key + "[0]", sequence.element());
            case Shape.Leaf leaf -> List.of();
        };
    }

    /** Files first, line by line, then the rest by name. */
    private static String byPlace(Problem problem) {
        int colon = problem.origin().lastIndexOf(':');
        String line = problem.origin().substring(colon + 1);
        return colon > 0 && line.matches("\\d+")
                ? "1" + problem.origin().substring(0, colon) + "%08d".formatted(Integer.parseInt(line)) + problem.key()
                : "2" + problem.origin() + problem.key();
    }
}
