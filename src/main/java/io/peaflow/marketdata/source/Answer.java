package io.peaflow.marketdata.source;

import io.peaflow.kernel.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came back over HTTP, unpacked, before anybody has read it.
 *
 * @param retryAfter what the header of that name says
 * @param location where a redirect points
 * @param validator what a conditional question may name, from ETag or Last-Modified
 */
@SuppressWarnings("ArrayRecordComponent") // a body is never compared, never a key
public record Answer(
        int status,
        byte[] body,
        @Nullable Duration retryAfter,
        @Nullable String location,
        @Nullable Validator validator) {

    /** How the provider names this version of its answer. */
    public record Validator(@Nullable String etag, @Nullable String lastModified) {}

    /** Enough to see what it was, little enough to keep. */
    private static final int SAMPLE = 4096;

    public static Answer of(int status, byte[] body) {
        return new Answer(status, body, null, null, null);
    }

    /** As UTF-8, without a byte order mark; bytes that are none become a replacement character. */
    public String text() {
        String text = new String(body, StandardCharsets.UTF_8);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /** The first characters in lower case, for telling what kind of thing it is. */
    String opening(int length) {
        String start = new String(body, 0, Math.min(body.length, 4 * length), StandardCharsets.UTF_8);
        return start.substring(0, Math.min(length, start.length())).strip().toLowerCase(Locale.ROOT);
    }

    /** The beginning, at most 4 KB, fit to be stored: no secret, no NUL. */
    public String sample() {
        String start =
                new String(body, 0, Math.min(body.length, 2 * SAMPLE), StandardCharsets.UTF_8).replace('\0', ' ');
        String masked = Redaction.mask(start, SAMPLE);
        while (masked.getBytes(StandardCharsets.UTF_8).length > SAMPLE) {
            masked = masked.substring(0, masked.length() - Math.max(1, masked.length() / 16));
        }
        return masked;
    }
}
