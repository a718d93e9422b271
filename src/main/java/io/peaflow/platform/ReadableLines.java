package io.peaflow.platform;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** A line for people. What it quotes can neither break the line nor move the cursor. */
public final class ReadableLines extends EncoderBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new StringBuilder(256)
                .append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .append(String.format(" %-5s ", event.getLevel()))
                .append(shortName(event.getLoggerName()))
                .append(": ")
                .append(LogText.oneLine(event.getFormattedMessage()))
                .append("  [run=")
                .append(LogText.oneLine(LogFields.run(event)))
                .append(" job=")
                .append(LogText.oneLine(LogFields.job(event)))
                .append(" correlation=")
                .append(LogText.oneLine(LogFields.correlation(event)))
                .append(" node=")
                .append(LogText.oneLine(LogFields.node(event)))
                .append("]\n");
        if (event.getThrowableProxy() != null) {
            line.append(LogText.trace(event.getThrowableProxy())).append('\n');
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }
}
