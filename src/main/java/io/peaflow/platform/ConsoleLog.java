package io.peaflow.platform;

import ch.qos.logback.core.PropertyDefinerBase;
import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses the encoder of the console: readable lines on a terminal, JSON otherwise, unless peaflow.log.format says which. */
public final class ConsoleLog extends PropertyDefinerBase {

    private static final String JSON = JsonLines.class.getName();
    private static final String TEXT = ReadableLines.class.getName();

    private @Nullable String format;

    public void setFormat(String format) {
        this.format = format;
    }

    @Override
    public String getPropertyValue() {
        String word = format == null ? "auto" : format.strip().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "json" -> JSON;
            case "text" -> TEXT;
            default -> onATerminal() ? TEXT : JSON;
        };
    }

    private static boolean onATerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }
}
