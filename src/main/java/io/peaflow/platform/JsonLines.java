package io.peaflow.platform;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.peaflow.kernel.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;
import org.springframework.boot.json.JsonWriter;

/** One JSON object a line, in the shape of logstash, with the four fields on every line. */
public final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final Set<String> OWN = Set.of(
            "@timestamp",
            "@version",
            "message",
            "logger_name",
            "thread_name",
            "level",
            "level_value",
            "stack_trace",
            LogFields.RUN,
            LogFields.MDC_RUN,
            LogFields.CORRELATION,
            LogFields.JOB,
            LogFields.NODE);

    private static final JsonWriter<ILoggingEvent> WRITER = JsonWriter.<ILoggingEvent>of(members -> {
                members.add(
                        "@timestamp",
                        event -> Instant.ofEpochMilli(event.getTimeStamp()).toString());
                members.add("@version", "1");
                members.add("message", event -> LogText.masked(event.getFormattedMessage()));
                members.add("logger_name", ILoggingEvent::getLoggerName);
                members.add("thread_name", event -> LogText.masked(event.getThreadName()));
                members.add("level", event -> event.getLevel().toString());
                members.add("level_value", event -> event.getLevel().toInt());
                members.add(LogFields.RUN, event -> LogText.masked(LogFields.run(event)));
                members.add(LogFields.CORRELATION, event -> LogText.masked(LogFields.correlation(event)));
                members.add(LogFields.JOB, event -> LogText.masked(LogFields.job(event)));
                members.add(LogFields.NODE, event -> LogText.masked(LogFields.node(event)));
                members.addMapEntries(JsonLines::others);
                members.add("stack_trace", ILoggingEvent::getThrowableProxy)
                        .whenNotNull()
                        .as(LogText::trace);
            })
            .withNewLineAtEnd();

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return WRITER.writeToString(event).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    private static Map<String, String> others(ILoggingEvent event) {
        var others = new TreeMap<String, String>();
        Map<String, String> mdc = event.getMDCPropertyMap();
        if (mdc != null) {
            mdc.forEach((key, value) -> put(others, key, value));
        }
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                put(others, pair.key, String.valueOf(pair.value));
            }
        }
        return others;
    }

    private static void put(Map<String, String> others, String key, String value) {
        if (!OWN.contains(key)) {
            others.put(LogText.masked(key), Redaction.namesASecret(key) ? Redaction.MASK : LogText.masked(value));
        }
    }
}
