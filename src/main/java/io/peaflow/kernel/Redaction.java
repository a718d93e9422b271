package io.peaflow.kernel;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Hides secrets in text before it is logged, stored, shown or sent: by their shape, by the name beside them, and by the values learnt at start. */
public final class Redaction {

    /** What stands where a secret stood. */
    public static final String MASK = "***";

    /** Shorter values are too ordinary: hiding every "abc" would make the logs useless. */
    private static final int SHORTEST_LEARNT = 8;

    private static final String SECRET_NAMES =
            "pass(?:word|wd|phrase)?|pwd|secret|credential|(?:api|access|private|routing|ping|signing|integration)[_-]?key"
                    + "|x-api-key|session[_-]?id|signature";

    /** A quoted value with its escapes, or everything up to the next separator; possessive, so that no input makes it slow. */
    private static final String VALUE = "(?:\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"?|'[^']*+'?|[^\\s&,;\"'}\\])>]++)";

    /**
     * What a secret looks like.
     *
     * @param signs texts in small letters of which one stands in whatever the pattern finds: looking for them first is ten
     *     times quicker, and nearly no text has one
     */
    private record Rule(List<String> signs, Pattern pattern, String replacement) {

        static Rule of(String signs, String pattern, String replacement) {
            return new Rule(List.of(signs.split(" ")), Pattern.compile(pattern), replacement);
        }

        String mask(String text, String inSmallLetters) {
            if (signs.stream().noneMatch(inSmallLetters::contains)) {
                return text;
            }
            var matcher = pattern.matcher(text);
            return matcher.find() ? matcher.replaceAll(replacement) : text;
        }
    }

    private static final List<Rule> RULES = List.of(
            // Our own keys: the prefix is public, it names the key in lists and logs; a part may be masked already.
            Rule.of("pk_", "pk_([a-z0-9]{8})_[A-Za-z0-9_*-]+", "pk_$1_" + MASK),
            Rule.of(
                    "private",
                    "-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*+(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?",
                    MASK),
            Rule.of("age-secret-key-1", "AGE-SECRET-KEY-1[0-9A-Z]+", MASK),
            Rule.of("eyj", "\\beyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{4,}+\\.[A-Za-z0-9_-]*+", MASK),
            Rule.of(
                    "sk- rk- gh xox",
                    "\\b(?:sk|rk)-[A-Za-z0-9_-]{16,}+|\\bgh[pousr]_[A-Za-z0-9]{20,}+|\\bxox[a-z]-[A-Za-z0-9-]{8,}+",
                    MASK),
            Rule.of("akia asia r0", "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b|\\bR0[0-9A-Z]{30}\\b", MASK),
            // Telegram bot tokens, in a URL and alone.
            Rule.of("bot", "\\bbot\\d{3,}+:[A-Za-z0-9_-]{3,}+", "bot" + MASK),
            Rule.of(":", "\\b\\d{6,12}+:[A-Za-z0-9_-]{30,}+", MASK),
            // Addresses that are secrets by themselves.
            Rule.of("webhooks/", "(?i)(discord(?:app)?\\.com/api/(?:v\\d++/)?webhooks/)[^\\s\"'<>]++", "$1" + MASK),
            Rule.of("hooks.slack.com/", "(?i)(hooks\\.slack\\.com/[a-z]++/)[^\\s\"'<>]++", "$1" + MASK),
            Rule.of("hc-ping.com/", "(?i)(hc-ping\\.com/)[^\\s\"'<>/]++", "$1" + MASK),
            Rule.of("://", "(://[^\\s/?#:@]{0,256}+):[^\\s/@]{1,512}+@", "$1:" + MASK + "@"),
            // Headers.
            Rule.of(
                    "authorization",
                    "(?i)(authorization[\"']?\\s{0,4}[=:]\\s{0,4}[\"']?)(?:[a-z]{1,20}+\\s++)?[^\\s\"',;}]++",
                    "$1" + MASK),
            Rule.of("cookie", "(?i)(\\b(?:set-)?cookie2?[\"']?\\s{0,4}[=:]\\s{0,4})[^\\r\\n]++", "$1" + MASK),
            Rule.of("bearer", "(?i)\\b(bearer\\s{1,4})[A-Za-z0-9._~+/=:-]{6,}+", "$1" + MASK),
            Rule.of(
                    "basic",
                    "\\b([Bb][Aa][Ss][Ii][Cc]\\s{1,4})(?=[a-z]{0,100}+[A-Z0-9+/=])[A-Za-z0-9+/=]{8,}+",
                    "$1" + MASK),
            // name=value, "name": "value", name: value.
            Rule.of(
                    "pass pwd secret credential key session signature",
                    "(?i)((?:" + SECRET_NAMES + ")[a-z0-9_.-]{0,32}+[\"']?\\s{0,4}[=:]\\s{0,4})" + VALUE,
                    "$1" + MASK),
            // A fencing token is a small number and no secret.
            Rule.of(
                    "token",
                    "(?i)(token[a-z0-9_-]{0,32}+[\"']?\\s{0,4}[=:]\\s{0,4})(?!\"?\\d{1,10}+(?![A-Za-z0-9:_-]))" + VALUE,
                    "$1" + MASK),
            Rule.of("key= sig= auth= code=", "(?i)([?&](?:key|sig|auth|code)=)[^\\s&\"'<>]++", "$1" + MASK));

    private static final Pattern NAME_OF_A_SECRET =
            Pattern.compile("(?i).*(?:" + SECRET_NAMES + "|token|authorization|cookie|webhook).*");

    /** Longest first, so that a secret that contains another disappears whole. */
    private static final AtomicReference<List<String>> LEARNT = new AtomicReference<>(List.of());

    private Redaction() {}

    /** The text with every known secret replaced by {@link #MASK}; the same text when there is none. */
    public static String mask(String text) {
        if (text.length() < 4) {
            return text;
        }
        String masked = text;
        for (String secret : LEARNT.get()) {
            if (masked.contains(secret)) {
                masked = masked.replace(secret, MASK);
            }
        }
        String inSmallLetters = masked.toLowerCase(Locale.ROOT);
        for (Rule rule : RULES) {
            masked = rule.mask(masked, inSmallLetters);
        }
        return masked;
    }

    /** The text masked and cut to at most so many characters, so that one huge field cannot drown the rest. */
    public static String mask(String text, int longest) {
        // A margin is masked too: a secret across the cut must not leave its first half behind.
        String window = text.length() > longest + 4096 ? text.substring(0, longest + 4096) : text;
        String masked = mask(window);
        if (text.length() <= longest || (masked.length() <= longest && window.length() == text.length())) {
            return masked;
        }
        return masked.substring(0, Math.min(longest, masked.length())) + "... (" + text.length() + " characters)";
    }

    /** Whether a header, parameter or key of this name usually carries a secret. */
    public static boolean namesASecret(String name) {
        return NAME_OF_A_SECRET.matcher(name).matches();
    }

    /** Remembers the values of configured secrets, as they are and as they look in a URL and in Base64; values under 8 characters are left alone. */
    public static void learn(Collection<String> secrets) {
        LEARNT.updateAndGet(known -> {
            var all = new TreeSet<>(
                    Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
            all.addAll(known);
            for (String secret : secrets) {
                String value = secret.strip();
                if (value.length() >= SHORTEST_LEARNT) {
                    all.add(value);
                    all.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
                    all.add(Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
                }
            }
            return List.copyOf(all);
        });
    }
}
