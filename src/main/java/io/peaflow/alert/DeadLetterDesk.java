package io.peaflow.alert;

import io.peaflow.job.DeadLetter;
import io.peaflow.job.DeadLetters;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Puts a message that no channel takes on the desk; its replay goes through the delivery route again. */
@Component
class DeadLetterDesk implements Settlement.Undeliverable {

    private final DeadLetters desk;

    DeadLetterDesk(DeadLetters desk) {
        this.desk = desk;
    }

    @Override
    public void file(Outgoing outgoing, String reason) {
        desk.file(DeadLetter.of(
                "alert-delivery",
                "alert",
                new Undeliverable(outgoing.channel().name() + ": " + reason),
                outgoing.id().toString(),
                Map.of(
                        "channel",
                        outgoing.channel().name(),
                        "message",
                        outgoing.kind().name()),
                1));
    }

    /** A channel did not take a message and will not. */
    static final class Undeliverable extends RuntimeException {

        private static final long serialVersionUID = 1;

        Undeliverable(String reason) {
            super(reason);
        }
    }
}
