package io.peaflow.marketdata.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A GET below a base address.
 *
 * @param path encoded, from the slash on
 * @param query in the order in which it is sent, not encoded
 * @param headers besides those that every call has
 */
public record Request(String path, Map<String, String> query, Map<String, String> headers) {

    public Request {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Without anything after the path; {@code segment} is encoded and stands last. */
    public static Request of(String folder, String segment) {
        return new Request(folder + encode(segment), Map.of(), Map.of());
    }

    public Request with(String name, Object value) {
        var more = new LinkedHashMap<>(query);
        more.put(name, value.toString());
        return new Request(path, more, headers);
    }

    public Request header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Request(path, query, more);
    }

    /** The whole address. */
    public String url(String base) {
        String start = base.replaceAll("/+$", "") + path;
        return query.isEmpty()
                ? start
                : query.entrySet().stream()
                        .map(pair -> encode(pair.getKey()) + "=" + encode(pair.getValue()))
                        .collect(Collectors.joining("&", start + "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
