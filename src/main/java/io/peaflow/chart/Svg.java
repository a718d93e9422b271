package io.peaflow.chart;

import java.util.Locale;

/** Writes one SVG element after the other; every text is escaped, every number short. */
final class Svg {

    private final StringBuilder out = new StringBuilder(4096);

    /**
     * @param id a word by which the title and the description are told from those of other drawings on one page
     * @param description the drawing in words, for those who do not see it
     */
    Svg(String id, int width, int height, String title, String description) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" aria-labelledby=\"")
                .append(escaped(id))
                .append("-title ")
                .append(escaped(id))
                .append("-desc\" font-family=\"system-ui, sans-serif\" font-size=\"11\">");
        element("title", "id=\"" + escaped(id) + "-title\"", title);
        element("desc", "id=\"" + escaped(id) + "-desc\"", description);
    }

    /** An element with a text in it. */
    void element(String name, String attributes, String text) {
        out.append('<').append(name).append(' ').append(attributes).append('>').append(escaped(text));
        out.append("</").append(name).append('>');
    }

    /** An element that holds a title, which browsers show to the pointer. */
    void titled(String name, String attributes, String title) {
        out.append('<')
                .append(name)
                .append(' ')
                .append(attributes)
                .append("><title>")
                .append(escaped(title));
        out.append("</title></").append(name).append('>');
    }

    void empty(String name, String attributes) {
        out.append('<').append(name).append(' ').append(attributes).append("/>");
    }

    String end() {
        return out.append("</svg>").toString();
    }

    /** A coordinate with one decimal at most. */
    static String at(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static String escaped(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isXml(c) ? c : '\ufffd');
            }
        });
        return safe.toString();
    }

    /** The characters that XML 1.0 allows. */
    private static boolean isXml(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd)
                || c >= 0x10000;
    }
}
