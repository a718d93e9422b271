package io.peaflow.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** What may stand at a place of the configuration, read from the settings records. */
sealed interface Shape {

    /** A fixed set of keys: one record, or several that share a prefix. */
    record Group(List<Class<?>> records, Map<String, Shape> members) implements Shape {
        /** The member of this name, however it is spelt. */
        Optional<String> named(String name) {
            String bare = Names.bare(name);
            return members.keySet().stream()
                    .filter(member -> Names.bare(member).equals(bare))
                    .findFirst();
        }
    }

    /** A map: names of the user's choice, or those of application.yaml when it has some. */
    record Table(Shape value) implements Shape {}

    /** A list. */
    record Sequence(Shape element) implements Shape {}

    /** A single value. */
    record Leaf(ResolvableType type) implements Shape {
        /** What is wrong with a value that does not fit. */
        String complaint() {
            String words = words();
            return words.startsWith("one of") || words.startsWith("true")
                    ? "is not " + words
                    : "is not " + ("aeiou".indexOf(words.charAt(0)) < 0 ? "a " : "an ") + words;
        }

        String words() {
            Class<?> raw = type.resolve(Object.class);
            if (raw.isEnum()) {
                return "one of " + String.join(", ", choices(raw));
            }
            return switch (raw.getSimpleName()) {
                case "int", "long", "Integer", "Long" -> "whole number";
                case "double", "float", "Double", "Float", "BigDecimal" -> "number";
                case "boolean", "Boolean" -> "true or false";
                case "Duration" -> "duration such as 500ms, 15s, 10m, 2h or 30d";
                case "ZoneId" -> "time zone such as Europe/Paris";
                case "LocalTime" -> "time of day such as 18:30";
                case "LocalDate" -> "date such as 2026-01-31";
                case "Path", "File" -> "path";
                case "URI", "URL" -> "address";
                case "DataSize" -> "size such as 512KB or 10MB";
                default -> "text";
            };
        }
    }

    /** The spellings of an enum's constants in a file. */
    static List<String> choices(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    static Shape of(ResolvableType type) {
        Class<?> raw = type.resolve(Object.class);
        if (Map.class.isAssignableFrom(raw)) {
            return new Table(of(type.asMap().getGeneric(1)));
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return new Sequence(of(type.asCollection().getGeneric(0)));
        }
        if (raw.isArray() && raw != byte[].class) {
            return new Sequence(of(type.getComponentType()));
        }
        if (!raw.isRecord() || raw.getName().startsWith("java.")) {
            return new Leaf(type);
        }
        var members = new LinkedHashMap<String, Shape>();
        for (RecordComponent component : raw.getRecordComponents()) {
            members.put(
                    Names.dashed(component.getName()), of(ResolvableType.forType(component.getGenericType(), type)));
        }
        return new Group(List.of(raw), members);
    }

    /** The record of a prefix as a tree from the root: two records may share a prefix. */
    static Shape under(String prefix, Shape shape) {
        Shape nested = shape;
        List<String> segments = List.of(prefix.split("\\."));
        for (String segment : segments.reversed()) {
            nested = new Group(List.of(), Map.of(segment, nested));
        }
        return nested;
    }

    /** Both trees in one; where they differ in kind the first is right. */
    static Shape merge(Shape first, @Nullable Shape second) {
        if (!(first instanceof Group left) || !(second instanceof Group right)) {
            return first;
        }
        var members = new TreeMap<String, Shape>(left.members());
        right.members().forEach((name, shape) -> members.merge(name, shape, Shape::merge));
        var records = new ArrayList<>(left.records());
        records.addAll(right.records());
        return new Group(List.copyOf(records), members);
    }
}
