package io.peaflow.marketdata.source;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/** Reading JSON of doubtful origin: what is not as expected is {@link Unreadable}, never another exception. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /** The whole body as one document, with nothing after it; an array of numbers is read with {@link #numbers}. */
    public static JsonNode tree(byte[] body) throws Unreadable {
        // Nearly every body that was cut off is told from its last byte, before all of it is read in vain.
        if (!endsLikeADocument(body)) {
            throw new Unreadable("not JSON, or cut off: it does not end with a bracket");
        }
        try (JsonParser parser = MAPPER.createParser(body)) {
            parser.nextToken();
            JsonNode tree = node(parser);
            if (parser.nextToken() != null) {
                throw new Unreadable("not JSON: something follows the document");
            }
            return tree;
        } catch (JacksonException broken) {
            throw new Unreadable("not JSON, or cut off: " + firstLine(broken.getOriginalMessage()));
        }
    }

    private static JsonNode node(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            default -> NODES.numberNode(parser.getDoubleValue());
        };
    }

    private static JsonNode object(JsonParser parser) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.set(name, node(parser));
        }
        return object;
    }

    /** Nothing but numbers is kept as one column: a history has tens of thousands, and a node for each takes twice as long. */
    private static JsonNode array(JsonParser parser) {
        var column = new double[16];
        int size = 0;
        JsonToken token = parser.nextToken();
        for (; token.isNumeric() || token == JsonToken.VALUE_NULL; token = parser.nextToken()) {
            if (size == column.length) {
                column = Arrays.copyOf(column, 2 * size);
            }
            column[size++] = token == JsonToken.VALUE_NULL ? Double.NaN : parser.getDoubleValue();
        }
        if (token == JsonToken.END_ARRAY && size > 0) {
            return NODES.pojoNode(Arrays.copyOf(column, size));
        }
        ArrayNode array = NODES.arrayNode();
        for (int row = 0; row < size; row++) {
            array.add(Double.isNaN(column[row]) ? NODES.nullNode() : NODES.numberNode(column[row]));
        }
        for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(node(parser));
        }
        return array;
    }

    /** The numbers of an array, NaN for each null; empty for what is not there, is null or has nothing in it. */
    public static double[] numbers(JsonNode node) throws Unreadable {
        if (node.isMissingNode() || node.isNull() || (node.isArray() && node.isEmpty())) {
            return new double[0];
        }
        if (!(node instanceof POJONode column && column.getPojo() instanceof double[] numbers)) {
            throw new Unreadable("'" + shortened(node) + "' is not an array of numbers");
        }
        for (double number : numbers) {
            if (Double.isInfinite(number)) {
                throw new Unreadable("a number beyond all measure");
            }
        }
        return numbers;
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
