package io.peaflow.marketdata.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one source did about one instrument: asked, skipped or refused, and why. {@code data why} is told from these.
 *
 * @param at when the source was done with it
 * @param symbol what the source calls the instrument
 * @param tries how often the provider was called; 0 when it was not
 * @param status of the last answer; null without one
 * @param took from the first call to the last byte
 * @param rows how many rows came
 * @param sample the beginning of an answer that could not be used, at most 4 KB, secrets masked; else empty
 */
public record Note(
        Instant at,
        String source,
        String instrument,
        String symbol,
        Outcome outcome,
        String reason,
        int tries,
        @Nullable Integer status,
        Duration took,
        int rows,
        String sample) {

    private static final int LONGEST_REASON = 500;

    public Note {
        // A provider's words may hold anything; what is kept and printed is one line.
        String line = reason.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        reason = line.substring(0, Math.min(LONGEST_REASON, line.length()));
        sample = sample.replace('\0', ' ');
    }

    /** What became of it. */
    public enum Outcome {
        ANSWERED,
        /** The provider answered that it has nothing for this window. */
        NOTHING,
        BAD_INSTRUMENT,
        UNUSABLE,
        SLOW_DOWN,
        STOPPED,
        /** The network did not reach the provider. */
        OFFLINE,
        /** It was not called: disabled, left alone after a block, or refused this instrument before. */
        SKIPPED;

        /** Whether the provider was reached, whatever it said. */
        public boolean isContact() {
            return this != OFFLINE && this != SKIPPED;
        }
    }

    /** What a source without a web behind it did. */
    public static Note of(Instant at, String source, Want want, Reply reply, Duration took) {
        Said said = Said.of(reply);
        return new Note(
                at,
                source,
                want.instrument().id(),
                want.symbol(),
                said.outcome(),
                said.reason(),
                1,
                null,
                took,
                said.rows(),
                "");
    }

    /** The note as a sentence: what {@code data why} prints. */
    public String inWords() {
        String told = switch (outcome) {
            case ANSWERED -> " answered for " + symbol + ": " + rows + (rows == 1 ? " row, " : " rows, ") + reason;
            case NOTHING -> " has nothing for " + symbol + ": " + reason;
            case BAD_INSTRUMENT -> " does not know " + symbol + ": " + reason;
            case UNUSABLE -> " gave no answer of use for " + symbol + ": " + reason;
            case SLOW_DOWN -> " wants us to slow down, asked for " + symbol + ": " + reason;
            case STOPPED -> " refuses us, asked for " + symbol + ": " + reason;
            case OFFLINE -> " was not reached for " + symbol + ", the network is cut: " + reason;
            case SKIPPED -> " was not asked for " + symbol + ": " + reason;
        };
        return source + told + effort();
    }

    private String effort() {
        if (tries == 0) {
            return "";
        }
        String time = String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
        return tries == 1 ? " (" + time + ")" : " (" + tries + " tries, " + time + ")";
    }
}
