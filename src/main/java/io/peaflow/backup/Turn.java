package io.peaflow.backup;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands in the object beside the sets: which of them is the state, and whose turn it is to make the next one.
 *
 * @param format of this text
 * @param state the set from which the next run begins; empty before the first
 * @param turn counts the turns; nobody has the same one twice
 * @param holder who has the turn; empty when nobody has
 * @param beat counts the signs of life within a turn, so that each differs from the one before
 * @param silenceSeconds after so long without a sign of life the turn is anybody's
 */
record Turn(String format, String state, long turn, String holder, long beat, long silenceSeconds) {

    static final String FORMAT = "peaflow-state/1";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Before anything was ever written. */
    static Turn none() {
        return new Turn(FORMAT, "", 0, "", 0, 0);
    }

    static Turn parse(String text) {
        try {
            Turn turn = JSON.readValue(text, Turn.class);
            if (turn == null || !FORMAT.equals(turn.format()) || turn.state() == null || turn.holder() == null) {
                throw StateRefused.unusable(
                        "The lease of the state is not of the format " + FORMAT + ".",
                        "a newer peaflow may have written it: use that one, or another prefix.");
            }
            return turn;
        } catch (JacksonException odd) {
            throw StateRefused.unusable(
                    "The lease of the state cannot be read: " + odd.getOriginalMessage() + ".",
                    "look at the object lease.json beside the sets; without it the next run begins from the newest set.");
        }
    }

    String text() {
        return JSON.writeValueAsString(this) + "\n";
    }

    boolean isTaken() {
        return !holder.isEmpty();
    }

    Duration silence() {
        return Duration.ofSeconds(silenceSeconds);
    }

    Optional<SetName> set() {
        return SetName.find(state);
    }

    Turn takenBy(String who, Duration silence) {
        return new Turn(FORMAT, state, turn + 1, who, 0, silence.toSeconds());
    }

    Turn next() {
        return new Turn(FORMAT, state, turn, holder, beat + 1, silenceSeconds);
    }

    Turn ended(String newState) {
        return new Turn(FORMAT, newState, turn, "", beat + 1, silenceSeconds);
    }
}
