package io.peaflow.config;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorFactory;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.unit.DataSize;

/** Judges the merged values: references, types, the records' own rules, schedules. Collects everything that is wrong. */
final class Judgement {

    private static final Pattern REFERENCE = Pattern.compile("(?<!\\\\)\\$\\{([^}:]+)(:[^}]*)?}");

    private final Schema schema;
    private final Map<String, Entry> values;
    private final Map<String, Object> texts;
    private final Map<String, Entry> standards;
    private final Variables variables;
    private final Binder binder;
    private final Environment environment;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> guilty = new HashSet<>();

    Judgement(
            Schema schema,
            Map<String, Entry> values,
            Map<String, Object> texts,
            Map<String, Entry> standards,
            Variables variables,
            MutablePropertySources sources) {
        this.schema = schema;
        this.values = values;
        this.texts = texts;
        this.standards = standards;
        this.variables = variables;
        this.environment = of(sources);
        this.binder = new Binder(
                ConfigurationPropertySources.from(sources), new PropertySourcesPlaceholdersResolver(sources));
    }

    private static Environment of(MutablePropertySources sources) {
        var environment = new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources none) {
                // Only what is judged.
            }
        };
        sources.forEach(environment.getPropertySources()::addLast);
        return environment;
    }

    /** Every problem found; values found wrong are put back to their default meanwhile, so that one hides no other. */
    List<Problem> problems() {
        references();
        emptySecrets();
        types();
        schedules();
        records();
        return problems;
    }

    private void references() {
        for (Entry entry : List.copyOf(values.values())) {
            Matcher reference = REFERENCE.matcher(entry.text());
            while (reference.find()) {
                String name = reference.group(1);
                if (reference.group(2) == null && variables.get(name).isEmpty() && !values.containsKey(name)) {
                    accuse(
                            entry,
                            "refers to " + name + ", which is not set",
                            "Set " + name + " in the environment, in .env beside peaflow.yaml, or as /run/secrets/"
                                    + name + ".");
                    break;
                }
            }
        }
    }

    private void emptySecrets() {
        for (Entry entry : List.copyOf(values.values())) {
            if (entry.own() && entry.text().isBlank() && Masking.isSecret(entry.key())) {
                accuse(
                        entry,
                        "is an empty secret",
                        "Write the secret (or name a file with it in " + Names.variable(entry.key())
                                + "_FILE), or remove the line.");
            }
        }
    }

    private void types() {
        for (Entry entry : List.copyOf(values.values())) {
            if (!guilty.contains(entry.key()) && schema.resolve(entry.key()) instanceof Schema.Resolution.Known known) {
                Shape.Leaf leaf = leafOf(known.shape());
                if (leaf != null) {
                    type(entry, leaf, known.shape() instanceof Shape.Sequence);
                }
            }
        }
    }

    private void type(Entry entry, Shape.Leaf leaf, boolean list) {
        if (entry.text().isEmpty() && entry.own() && !list && !"text".equals(leaf.words())) {
            accuse(entry, "has no value, and needs one: " + leaf.words(), remedyFor(entry));
            return;
        }
        try {
            Bindable<?> target = list ? Bindable.listOf(leaf.type().resolve(Object.class)) : Bindable.of(leaf.type());
            Object bound = binder.bind(ConfigurationPropertyName.adapt(entry.key(), '.'), target)
                    .orElse(null);
            if (isLessThanNothing(bound)) {
                accuse(entry, "is less than nothing", remedyFor(entry));
            } else if (isPatchedUp(bound, entry.text())) {
                accuse(entry, leaf.complaint(), remedyFor(entry, leaf));
            }
        } catch (BindException wrong) {
            accuse(entry, leaf.complaint(), remedyFor(entry, leaf));
        }
    }

    /** No time and no size of peaflow can be negative. */
    private static boolean isLessThanNothing(@Nullable Object value) {
        return (value instanceof Duration time && time.isNegative())
                || (value instanceof DataSize size && size.isNegative());
    }

    /** Whether a whole number came of what is none to a reader: Spring makes 8090 of "80 90", and of "0x1F9A". */
    private static boolean isPatchedUp(@Nullable Object value, String text) {
        return (value instanceof Integer || value instanceof Long)
                && !text.strip().matches("[+-]?\\d+");
    }

    private static Shape.@Nullable Leaf leafOf(Shape shape) {
        if (shape instanceof Shape.Leaf leaf) {
            return leaf;
        }
        return shape instanceof Shape.Sequence list && list.element() instanceof Shape.Leaf element ? element : null;
    }

    private void schedules() {
        for (Entry entry : List.copyOf(values.values())) {
            if (entry.key().endsWith(".cron") && !guilty.contains(entry.key())) {
                CronRule.objection(entry.text())
                        .ifPresent(objection -> accuse(entry, objection.reason(), objection.remedy()));
            }
        }
    }

    private void records() {
        try (ValidatorFactory factory = Validation.byProvider(HibernateValidator.class)
                .configure()
                .constraintValidatorFactory(new PrivateValidators(environment))
                .messageInterpolator(new ParameterMessageInterpolator(
                        Set.of(Locale.ENGLISH), Locale.ENGLISH, context -> Locale.ENGLISH, false))
                .buildValidatorFactory()) {
            visit("", schema.tree(), factory.getValidator());
        }
    }

    /** Innermost first: what is wrong inside is told where it is. */
    private void visit(String key, Shape shape, Validator validator) {
        switch (shape) {
            case Shape.Group group -> {
                group.members().forEach((name, member) -> visit(Schema.join(key, name), member, validator));
                group.records().forEach(type -> judge(key, type, validator));
            }
            case Shape.Table table ->
                namesUnder(key).forEach(name -> visit(Schema.join(key, name), table.value(), validator));
            case Shape.Sequence sequence -> {
                for (int i = 0; hasValuesUnder(key + "[" + i + "]"); i++) {
                    visit(key + "[" + i + "]", sequence.element(), validator);
                }
            }
            case Shape.Leaf leaf -> {}
        }
    }

    private void judge(String key, Class<?> type, Validator validator) {
        if (!hasValuesUnder(key)) {
            return;
        }
        try {
            Object bound = binder.bindOrCreate(ConfigurationPropertyName.adapt(key, '.'), Bindable.of(type), null);
            validator.validate(bound).forEach(violation -> violated(key, violation));
        } catch (BindException wrong) {
            String inner = wrong.getName().toString();
            accuseOnce(inner.isEmpty() ? key : inner, rootMessage(wrong));
        }
    }

    private void violated(String key, ConstraintViolation<?> violation) {
        accuseOnce(nearestKey(keyOf(key, violation.getPropertyPath())), violation.getMessage());
    }

    /** The key itself; for a rule in a method (isDeadlinePositive) the key with which its name begins (deadline). */
    private String nearestKey(String full) {
        if (values.containsKey(full) || schema.resolve(full) instanceof Schema.Resolution.Known) {
            return full;
        }
        int dot = full.lastIndexOf('.');
        String parent = full.substring(0, Math.max(dot, 0));
        String name = full.substring(dot + 1);
        return schema.resolve(parent) instanceof Schema.Resolution.Known known
                        && known.shape() instanceof Shape.Group group
                ? group.members().keySet().stream()
                        .filter(member -> name.startsWith(member + "-"))
                        .max(Comparator.comparingInt(String::length))
                        .map(member -> Schema.join(parent, member))
                        .orElse(parent)
                : parent;
    }

    /** jobs[self-check].retry.firstDelay as jobs.self-check.retry.first-delay. */
    private static String keyOf(String prefix, Path path) {
        var key = new StringBuilder(prefix);
        for (Path.Node node : path) {
            if (node.isInIterable() && node.getIndex() != null) {
                key.append('[').append(node.getIndex()).append(']');
            } else if (node.isInIterable() && node.getKey() != null) {
                key.append('.').append(node.getKey());
            }
            if (node.getKind() == ElementKind.PROPERTY && node.getName() != null) {
                key.append(key.isEmpty() ? "" : ".").append(Names.dashed(node.getName()));
            }
        }
        return key.toString();
    }

    private static String rootMessage(Throwable wrong) {
        Throwable cause = wrong;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? "cannot be read (" + cause.getClass().getSimpleName() + ")" : message;
    }

    private void accuseOnce(String key, String message) {
        if (!guilty.contains(key)) {
            String[] sentences = message.split("(?<=[.]) +", 2);
            String reason =
                    sentences[0].endsWith(".") ? sentences[0].substring(0, sentences[0].length() - 1) : sentences[0];
            Entry entry = values.getOrDefault(key, new Entry(key, "", whereabouts(key), true));
            accuse(entry, Masking.plain(reason), sentences.length > 1 ? Masking.plain(sentences[1]) : remedyFor(entry));
        }
    }

    /** Where the first value below a key was set by the user. */
    private String whereabouts(String key) {
        return values.values().stream()
                .filter(entry -> entry.own() && isBelow(entry.key(), key))
                .map(Entry::origin)
                .findFirst()
                .orElse("nowhere set");
    }

    private void accuse(Entry entry, String reason, String remedy) {
        guilty.add(entry.key());
        String value = entry.text().isEmpty() ? null : Masking.shown(entry.key(), entry.text());
        problems.add(new Problem(entry.key(), value, entry.origin(), reason, remedy));
        Entry standard = standards.get(entry.key());
        if (standard == null) {
            values.remove(entry.key());
            texts.remove(entry.key());
        } else {
            values.put(entry.key(), standard);
            texts.put(entry.key(), standard.text());
        }
    }

    private String remedyFor(Entry entry, Shape.Leaf leaf) {
        Class<?> raw = leaf.type().resolve(Object.class);
        if (raw.isEnum()) {
            var near = Names.nearest(entry.text(), Shape.choices(raw));
            if (near.isPresent()) {
                return "Did you mean " + near.get() + "?";
            }
        }
        return remedyFor(entry);
    }

    private String remedyFor(Entry entry) {
        Entry standard = standards.get(entry.key());
        // An entry of one's own list has no default: the shipped list is another.
        if (standard == null || standard.text().isEmpty() || entry.key().contains("[")) {
            return "Correct the value; `peaflow config explain " + entry.key() + "` says what it means.";
        }
        return "Correct the value, or remove it: the default is " + Masking.shown(entry.key(), standard.text()) + ".";
    }

    private Set<String> namesUnder(String key) {
        var names = new LinkedHashSet<String>();
        for (String value : values.keySet()) {
            if (value.startsWith(key + ".")) {
                names.add(Schema.segments(value.substring(key.length() + 1)).getFirst());
            }
        }
        return names;
    }

    private boolean hasValuesUnder(String key) {
        return values.keySet().stream().anyMatch(value -> isBelow(value, key));
    }

    private static boolean isBelow(String key, String parent) {
        return key.equals(parent) || key.startsWith(parent + ".") || key.startsWith(parent + "[");
    }

    /** Rooms keep their validators to themselves; Spring, too, makes them through hidden constructors, and shows them all keys. */
    private record PrivateValidators(Environment environment) implements ConstraintValidatorFactory {
        @Override
        public <T extends ConstraintValidator<?, ?>> T getInstance(Class<T> type) {
            T made = BeanUtils.instantiateClass(type);
            if (made instanceof EnvironmentAware looking) {
                looking.setEnvironment(environment);
            }
            return made;
        }

        @Override
        public void releaseInstance(ConstraintValidator<?, ?> validator) {
            // Nothing is held.
        }
    }
}
