package io.peaflow.alert;

import java.time.Duration;

/** What came of one attempt to send a message. */
sealed interface Outcome {

    /** One line for people. */
    String reason();

    /** It arrived. */
    record Sent(String reason) implements Outcome {}

    /** The service asks for patience, for every message of this channel. */
    record Wait(Duration patience, String reason) implements Outcome {}

    /** It may work later. */
    record Later(String reason) implements Outcome {}

    /** Nobody knows whether it arrived: the answer to the whole message was lost. */
    record Uncertain(String reason) implements Outcome {}

    /** The chat goes on under another id. */
    record Moved(String target, String reason) implements Outcome {}

    /** This channel will refuse every message. */
    record Closed(String reason) implements Outcome {}

    /** This message will never be taken. */
    record Refused(String reason) implements Outcome {}
}
