package io.peaflow.alert;

import io.peaflow.alert.DeliveryTable.Kind;
import io.peaflow.kernel.Redaction;
import io.peaflow.kernel.Telling;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.MessageSource;
import org.springframework.context.support.ResourceBundleMessageSource;

/** Finds the words for facts, in the owner's language and civil time. Never fails: an unknown kind is told as its facts. */
final class Wording {

    /** Facts that steer the wording instead of being listed. */
    private static final Set<String> UNLISTED =
            Set.of("remedy", "runbook", "summary", "now", "since", "day", "items", "orders");

    /** Listed first, in this order; the rest follows by name. */
    private static final List<String> ORDER = List.of("job", "slot", "check", "channel", "origin", "attempt", "reason");

    /** A fact of this ending is the fact before it in a form that each language has words for. */
    static final String SAID = ".said";

    private static final int LISTED = 10;
    private static final int LONGEST_VALUE = 300;
    private static final Pattern NAME = Pattern.compile("\\{([a-z-]+)}");
    /** One order of a ticket. */
    private static final Pattern ORDER_FACT = Pattern.compile("order-0?([0-9]+)");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

    private final MessageSource bundle;
    private final Locale locale;
    private final DateTimeFormatter time;
    private final boolean simulated;

    Wording(MessageSource bundle, Locale locale, ZoneId zone, boolean simulated) {
        this.bundle = bundle;
        this.locale = locale;
        this.simulated = simulated;
        this.time = DateTimeFormatter.ofPattern(
                        locale.getLanguage().equals("fr")
                                ? "EEEE d MMMM yyyy HH:mm:ss zzz"
                                : "EEE d MMM yyyy HH:mm:ss zzz",
                        locale)
                .withZone(zone);
    }

    static Wording of(String language, ZoneId zone, boolean simulated) {
        ResourceBundleMessageSource bundle = new ResourceBundleMessageSource();
        bundle.setBasename("messages");
        bundle.setDefaultEncoding("UTF-8");
        bundle.setFallbackToSystemLocale(false);
        return new Wording(bundle, Locale.forLanguageTag(language), zone, simulated);
    }

    Locale locale() {
        return locale;
    }

    /** The words of a message that carries these notifications. */
    Words words(Kind kind, List<Notification> notifications) {
        Notification first = notifications.getFirst();
        if (kind == Kind.DIGEST) {
            return digest(first, notifications.subList(1, notifications.size()));
        }
        return notifications.size() == 1 ? single(kind, first) : group(kind, notifications);
    }

    /** A notification as a list of them shows it; a digest is told by its day alone, for its numbers are of its own time. */
    Correspondence.Entry entry(Notification notification, List<Correspondence.Message> messages) {
        Map<String, String> facts = facts(notification);
        String kind = notification.kind();
        String heading = bundle.getMessage("alert." + kind + ".heading", null, null, locale);
        if (heading != null) {
            return new Correspondence.Entry(notification, fill(heading, facts), "", "", messages);
        }
        return new Correspondence.Entry(
                notification,
                title(notification, facts),
                filled(kind, notification.open() ? "text" : "resolved", facts),
                notification.open() ? remedy(kind, facts) : "",
                messages);
    }

    private Words single(Kind kind, Notification notification) {
        Map<String, String> facts = facts(notification);
        boolean over = kind == Kind.RESOLVED;
        return new Words(
                title(notification, facts),
                over ? label(kind, notification.severity()) : ownLabel(notification),
                tone(kind, notification.severity()),
                filled(notification.kind(), over ? "resolved" : "text", facts),
                lines(notification, facts),
                over ? "" : remedy(notification.kind(), facts),
                facts.getOrDefault("runbook", ""),
                List.of(),
                frame());
    }

    private Words group(Kind kind, List<Notification> notifications) {
        Notification first = notifications.getFirst();
        Map<String, String> count = Map.of(
                "title", title(first, facts(first)),
                "more", Integer.toString(notifications.size() - 1),
                "count", Integer.toString(notifications.size()));
        boolean over = kind == Kind.RESOLVED;
        Severity worst = notifications.stream().map(Notification::severity).reduce(Severity.INFO, Severity::worse);
        return new Words(
                filled("group", over ? "resolved" : "title", count),
                label(kind, worst),
                tone(kind, worst),
                filled("group", "text", count),
                List.of(),
                "",
                "",
                List.of(section("", kind, notifications)),
                frame());
    }

    private Words digest(Notification digest, List<Notification> listed) {
        Predicate<Notification> open = Notification::open;
        List<Notification> current = listed.stream().filter(open).toList();
        List<Notification> past = listed.stream().filter(open.negate()).toList();
        Map<String, String> facts = new HashMap<>(facts(digest));
        facts.put("open", Integer.toString(current.size()));
        facts.put("over", Integer.toString(past.size()));
        List<Words.Section> sections = new ArrayList<>();
        if (!current.isEmpty()) {
            sections.add(section(word("alert.digest.open", facts), Kind.RAISED, current));
        }
        if (!past.isEmpty()) {
            sections.add(section(word("alert.digest.over", facts), Kind.RESOLVED, past));
        }
        String title = word(listed.isEmpty() ? "alert.digest.quiet" : "alert.digest.title", facts);
        return new Words(
                title,
                label(Kind.DIGEST, Severity.INFO),
                current.isEmpty() ? "info" : "warning",
                listed.isEmpty() ? word("alert.digest.nothing", facts) : title,
                List.of(),
                "",
                "docs/jobs/alert-digest.md",
                sections,
                frame());
    }

    private Words.Section section(String heading, Kind kind, List<Notification> notifications) {
        List<Words.Item> items = notifications.stream()
                .limit(LISTED)
                .map(notification -> item(kind, notification))
                .toList();
        int more = notifications.size() - items.size();
        return new Words.Section(
                heading, items, more == 0 ? "" : word("alert.group.more", Map.of("more", Integer.toString(more))));
    }

    private Words.Item item(Kind kind, Notification notification) {
        Map<String, String> facts = facts(notification);
        String since = word("alert.words.since", facts) + " " + at(notification.at());
        return new Words.Item(
                tone(kind, notification.severity()),
                title(notification, facts),
                notification.occurrences() == 1
                        ? since
                        : word("alert.words.times", Map.of("count", Integer.toString(notification.occurrences())))
                                + ", " + since);
    }

    private List<Words.Line> lines(Notification notification, Map<String, String> facts) {
        List<Words.Line> lines = new ArrayList<>();
        Map<String, String> rest = new TreeMap<>(notification.facts());
        rest.keySet().removeAll(UNLISTED);
        rest.keySet().removeIf(name -> name.endsWith(SAID));
        for (String name : ORDER) {
            if (rest.remove(name) != null) {
                lines.add(new Words.Line(factName(name), facts.getOrDefault(name, "")));
            }
        }
        rest.keySet().forEach(name -> lines.add(new Words.Line(factName(name), facts.getOrDefault(name, ""))));
        notification.run().map(UUID::toString).ifPresent(run -> lines.add(new Words.Line(factName("run"), run)));
        lines.add(new Words.Line(factName("at"), at(notification.resolvedAt().orElse(notification.at()))));
        if (notification.occurrences() > 1) {
            lines.add(new Words.Line(factName("count"), Integer.toString(notification.occurrences())));
        }
        return lines;
    }

    /** The facts as text: masked, on one line each, instants in civil time. */
    private Map<String, String> facts(Notification notification) {
        Map<String, String> facts = new HashMap<>();
        notification.facts().forEach((name, value) -> facts.put(name, readable(said(notification, name, value))));
        facts.put("topic", notification.topic());
        facts.put("kind", notification.kind());
        return facts;
    }

    /** The fact in the language of the message, if there are words for it; else as it is. */
    private String said(Notification notification, String name, String value) {
        String encoded = notification.facts().get(name + SAID);
        try {
            return encoded == null ? value : Telling.decoded(encoded).in(locale);
        } catch (IllegalArgumentException | MissingResourceException cutOrOfAnotherVersion) {
            return value;
        }
    }

    private String readable(String value) {
        String clean = CONTROL.matcher(Redaction.mask(value, LONGEST_VALUE))
                .replaceAll(" ")
                .strip();
        return clean.length() >= 20 && clean.charAt(10) == 'T' && clean.endsWith("Z") ? civil(clean) : clean;
    }

    private String civil(String instant) {
        try {
            return at(Instant.parse(instant));
        } catch (java.time.format.DateTimeParseException other) {
            return instant;
        }
    }

    String at(Instant instant) {
        return time.format(instant);
    }

    private String title(Notification notification, Map<String, String> facts) {
        return filled(notification.kind(), "title", facts);
    }

    private String remedy(String kind, Map<String, String> facts) {
        String template = bundle.getMessage("alert." + kind + ".remedy", null, "", locale);
        return template == null ? "" : fill(template, facts);
    }

    private String filled(String kind, String part, Map<String, String> facts) {
        String template = bundle.getMessage("alert." + kind + "." + part, null, null, locale);
        return template != null ? fill(template, facts) : word("alert.unknown." + part, facts);
    }

    private String word(String key, Map<String, String> facts) {
        String template = bundle.getMessage(key, null, key, locale);
        return fill(template == null ? key : template, facts);
    }

    private String factName(String name) {
        Matcher order = ORDER_FACT.matcher(name);
        if (order.matches()) {
            return word("alert.fact.order", Map.of("number", order.group(1)));
        }
        String known = bundle.getMessage("alert.fact." + name, null, name, locale);
        return known == null ? name : known;
    }

    private static String fill(String template, Map<String, String> facts) {
        return NAME.matcher(template)
                .replaceAll(match -> Matcher.quoteReplacement(facts.getOrDefault(match.group(1), "?")));
    }

    /** A kind may call itself otherwise than by its severity: what is told at once need not be a trouble. */
    private String ownLabel(Notification notification) {
        String own = bundle.getMessage("alert." + notification.kind() + ".label", null, null, locale);
        return own == null ? label(Kind.RAISED, notification.severity()) : own;
    }

    private String label(Kind kind, Severity severity) {
        return word("alert.severity." + tone(kind, severity), Map.of());
    }

    private static String tone(Kind kind, Severity severity) {
        return kind == Kind.RESOLVED ? "resolved" : severity.name().toLowerCase(Locale.ROOT);
    }

    private Words.Frame frame() {
        Map<String, String> none = Map.of();
        return new Words.Frame(
                word("alert.words.what-to-do", none),
                word("alert.words.more", none),
                word("alert.words.colon", none),
                word("alert.words.footer", none),
                simulated ? word("alert.words.simulated", none) : "");
    }
}
