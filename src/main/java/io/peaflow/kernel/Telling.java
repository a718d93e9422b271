package io.peaflow.kernel;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Format;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something said to people, kept as facts: the key of its words and what is filled into them, so that each reader gets it in
 * his own language. The words are {@code said.<key>} in messages.properties; a number is a number there, and anything else
 * stays as it is.
 *
 * @param key empty for a text that nobody has words for, such as the message of an exception: it is its only argument
 * @param arguments in their encoded form: a text behind '=', another telling behind '@'
 */
public record Telling(String key, List<String> arguments) {

    private static final String PREFIX = "said.";
    private static final String BETWEEN = "~";
    private static final ResourceBundle.Control OWN_LANGUAGE_OR_ENGLISH =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    public Telling {
        arguments = List.copyOf(arguments);
    }

    /** @param arguments numbers, other tellings, or anything that says by itself what it is */
    public static Telling of(String key, @Nullable Object... arguments) {
        return new Telling(key, Stream.of(arguments).map(Telling::argument).toList());
    }

    /** A text in whatever language it came. */
    public static Telling plain(String text) {
        return of("", text);
    }

    /** Several in one line, with this between them. */
    public static Telling joined(String between, List<Telling> parts) {
        Telling all = plain("");
        for (int i = 0; i < parts.size(); i++) {
            all = i == 0 ? parts.get(i) : of("two", all, between, parts.get(i));
        }
        return all;
    }

    /** Whether there are words for this key. */
    public static boolean isKnown(String key) {
        return words(Locale.ENGLISH).containsKey(PREFIX + key);
    }

    public boolean isPlain() {
        return key.isEmpty();
    }

    /** In the language of logs, the ledger and machines. */
    public String english() {
        return in(Locale.ENGLISH);
    }

    /** In this language, or in English if there are no words in it. */
    public String in(Locale locale) {
        if (isPlain()) {
            return arguments.isEmpty() ? "" : text(arguments.getFirst(), locale);
        }
        var format = new MessageFormat(words(locale).getString(PREFIX + key), locale);
        Format[] forms = format.getFormatsByArgumentIndex();
        Object[] filled = new Object[arguments.size()];
        for (int i = 0; i < filled.length; i++) {
            String text = text(arguments.get(i), locale);
            // Only a choice between words wants the number itself.
            boolean counts = i < forms.length && forms[i] != null && text.matches("-?\\d{1,15}");
            filled[i] = counts ? Long.valueOf(text) : text;
        }
        return format.format(filled);
    }

    /** The same with each text in it changed, as by whoever masks secrets. */
    public Telling with(UnaryOperator<String> change) {
        return new Telling(
                key,
                arguments.stream()
                        .map(argument -> argument.startsWith("@")
                                ? argument(decoded(body(argument)).with(change))
                                : argument(change.apply(body(argument))))
                        .toList());
    }

    /** As one word, for a column or a fact. */
    public String encoded() {
        return arguments.isEmpty() ? key : key + BETWEEN + String.join(BETWEEN, arguments);
    }

    /** What {@link #encoded()} gave. */
    public static Telling decoded(String encoded) {
        List<String> parts = new ArrayList<>(List.of(encoded.split(BETWEEN, -1)));
        return new Telling(parts.removeFirst(), parts);
    }

    private static String argument(@Nullable Object argument) {
        return argument instanceof Telling telling
                ? "@" + URLEncoder.encode(telling.encoded(), StandardCharsets.UTF_8)
                : "=" + URLEncoder.encode(String.valueOf(argument), StandardCharsets.UTF_8);
    }

    private static String body(String argument) {
        return URLDecoder.decode(argument.substring(1), StandardCharsets.UTF_8);
    }

    private static String text(String argument, Locale locale) {
        String body = body(argument);
        return argument.startsWith("@") ? decoded(body).in(locale) : body;
    }

    private static ResourceBundle words(Locale locale) {
        // English is the language without a suffix.
        Locale wanted = locale.getLanguage().equals("en") ? Locale.ROOT : locale;
        return ResourceBundle.getBundle("messages", wanted, OWN_LANGUAGE_OR_ENGLISH);
    }

    @Override
    public String toString() {
        return english();
    }
}
