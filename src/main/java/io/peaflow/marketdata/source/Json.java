package io.peaflow.marketdata.source;

import java.time.DateTimeException;
import java.time.LocalDate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reading JSON of doubtful origin: what is not as expected is {@link Unreadable}, never another exception. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The whole body as one document, with nothing after it. */
    public static JsonNode tree(byte[] body) throws Unreadable {
        // Nearly every body that was cut off is told from its last byte, before all of it is read in vain.
        if (!endsLikeADocument(body)) {
            throw new Unreadable("not JSON, or cut off: it does not end with a bracket");
        }
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException broken) {
            throw new Unreadable("not JSON, or cut off: " + firstLine(broken.getOriginalMessage()));
        }
    }

    private static boolean endsLikeADocument(byte[] body) {
        int last = body.length - 1;
        while (last >= 0 && Character.isWhitespace(body[last])) {
            last--;
        }
        return last >= 0 && (body[last] == '}' || body[last] == ']');
    }

    /** A member that must be an object or an array with something in it. */
    public static JsonNode inside(JsonNode node, String member) throws Unreadable {
        JsonNode found = node.path(member);
        if (!found.isContainer() || found.isEmpty()) {
            throw new Unreadable("no '" + member + "' in the answer");
        }
        return found;
    }

    /** A finite number, or NaN for null and for what is not there. */
    public static double number(JsonNode node) throws Unreadable {
        if (node.isNull() || node.isMissingNode()) {
            return Double.NaN;
        }
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (!Double.isFinite(value)) {
            throw new Unreadable("'" + shortened(node) + "' is not a number");
        }
        return value;
    }

    /** A whole number; {@code absent} for null and for what is not there. */
    public static long whole(JsonNode node, long absent) throws Unreadable {
        double value = number(node);
        if (Double.isNaN(value)) {
            return absent;
        }
        if (Math.abs(value) > 9e15 || value != Math.rint(value)) {
            throw new Unreadable("'" + shortened(node) + "' is not a whole number");
        }
        return (long) value;
    }

    /** A day written 2026-11-20. */
    public static LocalDate day(String text) throws Unreadable {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notADay) {
            throw new Unreadable("'" + text.substring(0, Math.min(20, text.length())) + "' is not a day");
        }
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.substring(0, Math.min(30, text.length()));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
