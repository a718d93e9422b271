package io.peaflow.quant.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small part of JSON: objects as maps in their order, arrays as lists, texts, whole and decimal numbers, truth values.
 *
 * <p>A decimal number is written as {@link Double#toString(double)} writes it, whose reading gives the same bits; whole
 * numbers are read as {@link Long} when they have neither point nor exponent. There is no null.
 */
public final class JsonText {

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** The text of maps, lists, arrays of numbers, texts, numbers and truth values, without any white space. */
    public static String of(Object value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        switch (value) {
            case Map<?, ?> map -> writeMap(map, out);
            case Iterable<?> list -> writeList(list, out);
            case double[] numbers -> writeNumbers(numbers, out);
            case Double number -> out.append(number(number));
            case Integer number -> out.append(number.intValue());
            case Long number -> out.append(number.longValue());
            case Boolean truth -> out.append(truth.booleanValue());
            default -> writeText(value.toString(), out);
        }
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
        return Double.toString(value);
    }

    private static void writeMap(Map<?, ?> map, StringBuilder out) {
        String before = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(before);
            writeText(String.valueOf(entry.getKey()), out);
            out.append(':');
            write(entry.getValue(), out);
            before = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void writeList(Iterable<?> list, StringBuilder out) {
        out.append('[');
        String before = "";
        for (Object entry : list) {
            out.append(before);
            write(entry, out);
            before = ",";
        }
        out.append(']');
    }

    private static void writeNumbers(double[] numbers, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < numbers.length; i++) {
            out.append(i == 0 ? "" : ",").append(number(numbers[i]));
        }
        out.append(']');
    }

    private static void writeText(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** Reads one object; what is not the JSON described above is refused. */
    public static Map<String, Object> read(String text) {
        var reader = new JsonText(text);
        Object value = reader.value();
        reader.blanks();
        if (reader.at != text.length() || !(value instanceof Map<?, ?>)) {
            throw reader.wrong("one object");
        }
        return object(value);
    }

    /** A member that is an object. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(Object value) {
        if (value instanceof Map<?, ?>) {
            return (Map<String, Object>) value;
        }
        throw new IllegalArgumentException("Not a JSON object: " + value);
    }

    /** The member of this name, which must be there. */
    public static Object member(Map<String, Object> object, String name) {
        Object value = object.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The JSON object lacks " + name);
        }
        return value;
    }

    /** A member that is a list. */
    public static List<?> list(Map<String, Object> object, String name) {
        return listOf(member(object, name), name);
    }

    private static List<?> listOf(Object value, String name) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(name + " is not a JSON array: " + value);
    }

    /** A member that is a list of numbers. */
    public static double[] numbers(Map<String, Object> object, String name) {
        return numbersOf(member(object, name), name);
    }

    /** A member that is a list of lists of numbers. */
    public static double[][] matrix(Map<String, Object> object, String name) {
        return list(object, name).stream().map(row -> numbersOf(row, name)).toArray(double[][]::new);
    }

    /** A value that is a list of numbers. */
    public static double[] numbersOf(Object value, String name) {
        return listOf(value, name).stream()
                .mapToDouble(entry -> numberOf(entry, name))
                .toArray();
    }

    /** A member that is a number. */
    public static double number(Map<String, Object> object, String name) {
        return numberOf(member(object, name), name);
    }

    private static double numberOf(Object value, String name) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(name + " is not a JSON number: " + value);
    }

    /** A member that is a whole number. */
    public static long whole(Map<String, Object> object, String name) {
        if (member(object, name) instanceof Long whole) {
            return whole;
        }
        throw new IllegalArgumentException(name + " is not a whole JSON number");
    }

    /** A member that is a text. */
    public static String text(Map<String, Object> object, String name) {
        if (member(object, name) instanceof String found) {
            return found;
        }
        throw new IllegalArgumentException(name + " is not a JSON text");
    }

    private Object value() {
        blanks();
        char c = peek();
        return switch (c) {
            case '{' -> map();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> digits();
        };
    }

    private Map<String, Object> map() {
        var map = new LinkedHashMap<String, Object>();
        at++;
        if (closes('}')) {
            return map;
        }
        do {
            blanks();
            String key = string();
            blanks();
            take(':');
            map.put(key, value());
        } while (another('}'));
        return map;
    }

    private List<Object> array() {
        var list = new ArrayList<>();
        at++;
        if (closes(']')) {
            return list;
        }
        do {
            list.add(value());
        } while (another(']'));
        return list;
    }

    private boolean closes(char end) {
        blanks();
        if (peek() == end) {
            at++;
            return true;
        }
        return false;
    }

    private boolean another(char end) {
        if (closes(end)) {
            return false;
        }
        take(',');
        return true;
    }

    private String string() {
        take('"');
        var out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        if (c != 'u') {
            int known = "\"\\/nrtbf".indexOf(c);
            if (known < 0) {
                throw wrong("an escape");
            }
            return "\"\\/\n\r\t\b\f".charAt(known);
        }
        if (at + 4 > text.length()) {
            throw wrong("four hexadecimal digits");
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return value;
    }

    private Object digits() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(from, at);
        try {
            return number.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E')
                    ? (Object) Double.valueOf(number)
                    : (Object) Long.valueOf(number);
        } catch (NumberFormatException notOne) {
            at = from;
            throw wrong("a number");
        }
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at);
    }

    private void take(char wanted) {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "'");
        }
        at++;
    }

    private IllegalArgumentException wrong(String wanted) {
        return new IllegalArgumentException("JSON: expected " + wanted + " at character " + at);
    }
}
