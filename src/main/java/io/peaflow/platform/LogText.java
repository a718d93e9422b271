package io.peaflow.platform;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.peaflow.kernel.Redaction;
import org.jspecify.annotations.Nullable;

/** Makes text fit for a log: secrets masked, length bounded, control characters shown instead of obeyed. */
final class LogText {

    static final int LONGEST_MESSAGE = 16_384;
    private static final int LONGEST_EXCEPTION_MESSAGE = 4_096;
    private static final int DEEPEST_STACK = 60;
    private static final int LONGEST_CAUSE_CHAIN = 8;

    private LogText() {}

    static String masked(@Nullable String text) {
        return text == null ? "" : Redaction.mask(text, LONGEST_MESSAGE);
    }

    /** One line, whatever was in it: control characters, line separators and direction marks become escapes. */
    static String oneLine(@Nullable String text) {
        return escape(masked(text));
    }

    static String escape(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (obeyed(character)) {
                if (escaped == null) {
                    escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                escaped.append(
                        switch (character) {
                            case '\n' -> "\\n";
                            case '\r' -> "\\r";
                            case '\t' -> "\\t";
                            default -> String.format("\\u%04x", (int) character);
                        });
            } else if (escaped != null) {
                escaped.append(character);
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    private static boolean obeyed(char character) {
        return Character.isISOControl(character)
                || character == '\u2028'
                || character == '\u2029'
                || (character >= '\u202a' && character <= '\u202e')
                || (character >= '\u2066' && character <= '\u2069');
    }

    /** The stack trace with our own line breaks and nobody else's. */
    static String trace(IThrowableProxy thrown) {
        var text = new StringBuilder(2_048);
        String title = "";
        int links = 0;
        for (IThrowableProxy link = thrown; link != null && links < LONGEST_CAUSE_CHAIN; link = link.getCause()) {
            text.append(title)
                    .append(link.getClassName())
                    .append(": ")
                    .append(escape(Redaction.mask(
                            link.getMessage() == null ? "" : link.getMessage(), LONGEST_EXCEPTION_MESSAGE)));
            frames(text, link);
            title = "\nCaused by: ";
            links++;
        }
        return text.toString();
    }

    private static void frames(StringBuilder text, IThrowableProxy link) {
        StackTraceElementProxy[] frames = link.getStackTraceElementProxyArray();
        int own = frames.length - link.getCommonFrames();
        for (int i = 0; i < Math.min(own, DEEPEST_STACK); i++) {
            text.append("\n\tat ")
                    .append(escape(frames[i].getStackTraceElement().toString()));
        }
        if (frames.length > Math.min(own, DEEPEST_STACK)) {
            text.append("\n\t... ")
                    .append(frames.length - Math.min(own, DEEPEST_STACK))
                    .append(" more");
        }
    }
}
