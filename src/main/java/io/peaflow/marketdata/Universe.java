package io.peaflow.marketdata;

import io.peaflow.kernel.InstrumentKind;
import io.peaflow.marketdata.InstrumentSettings.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** What ships with the program: universe.yaml as entries, and who belonged to an index when. */
final class Universe {

    private static final String FILE = "universe.yaml";

    private final Map<String, Entry> entries;
    private final List<Membership> memberships;

    private Universe(Map<?, ?> file) {
        entries = list(file, "instruments").stream()
                .map(Universe::entry)
                .collect(Collectors.toMap(
                        entry -> Objects.requireNonNull(entry.id()),
                        entry -> entry,
                        (first, second) -> {
                            throw new IllegalStateException(FILE + " has " + first.id() + " twice");
                        },
                        LinkedHashMap::new));
        memberships = list(file, "indices").stream().map(Universe::membership).toList();
    }

    static Universe shipped() {
        try (InputStream in =
                Objects.requireNonNull(Universe.class.getResourceAsStream(FILE), "the jar lacks " + FILE)) {
            var options = new LoaderOptions();
            var yaml = new Yaml(
                    new SafeConstructor(options),
                    new Representer(new DumperOptions()),
                    new DumperOptions(),
                    options,
                    new AsWritten());
            return new Universe(yaml.load(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("The jar's " + FILE + " cannot be read", e);
        }
    }

    /** Every scalar is a text: 2026-11-21 is a date to us and not an instant, and NO is not false. */
    private static final class AsWritten extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            // None: nothing is guessed.
        }
    }

    List<Membership> memberships() {
        return memberships;
    }

    /** The owner's entry with the universe's below it, or alone. */
    Entry under(Entry own) {
        Entry base = own.id() == null ? null : entries.get(own.id());
        return base == null ? own : own.over(base);
    }

    /** All that is enabled, the owner's changes applied, additions last. */
    List<Entry> with(List<Entry> own) {
        var all = new LinkedHashMap<>(entries);
        own.forEach(entry -> all.put(Objects.requireNonNull(entry.id()), under(entry)));
        return all.values().stream().filter(Entry::isEnabled).toList();
    }

    private static Entry entry(Map<?, ?> map) {
        return new Entry(
                text(map, "id"),
                flag(map, "enabled"),
                text(map, "name"),
                InstrumentKind.valueOf(Objects.requireNonNull(text(map, "kind")).toUpperCase(Locale.ROOT)),
                text(map, "isin"),
                text(map, "mic"),
                text(map, "calendar"),
                text(map, "currency"),
                number(map, "leverage"),
                text(map, "ter") == null ? null : new BigDecimal(Objects.requireNonNull(text(map, "ter"))),
                flag(map, "diversified"),
                date(map, "listed-on"),
                date(map, "ended-on"),
                texts(map, "symbols"),
                list(map, "renames").stream()
                        .map(old -> new InstrumentSettings.Rename(
                                text(old, "source"), text(old, "symbol"), date(old, "until")))
                        .toList(),
                texts(map, "lags"),
                number(map, "stale-after"),
                number(map, "critical-after"),
                flag(map, "above-zero"),
                map.get("pea") instanceof Map<?, ?> pea ? pea(pea) : null,
                text(map, "source"),
                date(map, "verified-on"),
                strings(map, "unverified"));
    }

    private static InstrumentSettings.Pea pea(Map<?, ?> map) {
        return new InstrumentSettings.Pea(
                Boolean.TRUE.equals(flag(map, "eligible")),
                Objects.requireNonNullElse(text(map, "basis"), ""),
                Objects.requireNonNullElse(text(map, "source"), ""),
                date(map, "verified-on"),
                date(map, "expires-on"));
    }

    private static Membership membership(Map<?, ?> map) {
        return new Membership(
                Objects.requireNonNull(text(map, "index")),
                Objects.requireNonNull(date(map, "complete-from")),
                Objects.requireNonNull(date(map, "complete-until")),
                Objects.requireNonNull(text(map, "source")),
                Boolean.TRUE.equals(flag(map, "unverified")),
                strings(map, "members"),
                list(map, "changes").stream()
                        .map(change -> new Membership.Change(
                                Objects.requireNonNull(date(change, "on")),
                                Objects.requireNonNull(text(change, "in")),
                                Objects.requireNonNull(text(change, "out"))))
                        .toList());
    }

    private static List<Map<?, ?>> list(Map<?, ?> map, String key) {
        return map.get(key) instanceof List<?> elements
                ? elements.stream()
                        .<Map<?, ?>>map(element -> (Map<?, ?>) element)
                        .toList()
                : List.of();
    }

    private static List<String> strings(Map<?, ?> map, String key) {
        return map.get(key) instanceof List<?> elements
                ? elements.stream().map(Object::toString).toList()
                : List.of();
    }

    private static Map<String, String> texts(Map<?, ?> map, String key) {
        var texts = new LinkedHashMap<String, String>();
        if (map.get(key) instanceof Map<?, ?> inner) {
            inner.forEach((name, value) -> texts.put(name.toString(), value.toString()));
        }
        return texts;
    }

    private static @Nullable String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? null : value.toString();
    }

    private static @Nullable LocalDate date(Map<?, ?> map, String key) {
        String text = text(map, key);
        return text == null ? null : LocalDate.parse(text);
    }

    private static @Nullable Integer number(Map<?, ?> map, String key) {
        String text = text(map, key);
        return text == null ? null : Integer.valueOf(text);
    }

    private static @Nullable Boolean flag(Map<?, ?> map, String key) {
        String text = text(map, key);
        return text == null ? null : Boolean.valueOf(text);
    }
}
