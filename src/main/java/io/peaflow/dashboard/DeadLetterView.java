package io.peaflow.dashboard;

import io.peaflow.job.DeadLetters;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter.
 *
 * @param run the run that it stands for; empty when it is a message of its own
 * @param open whether it can still be replayed or discarded
 */
record DeadLetterView(
        String id,
        String route,
        String room,
        Badge badge,
        @Nullable Moment filed,
        String reason,
        String message,
        String cause,
        String payload,
        boolean payloadCut,
        List<RunView.Fact> headers,
        String tries,
        String run,
        boolean open,
        @Nullable Moment closed,
        String note) {

    static DeadLetterView of(DeadLetters.Letter letter, Words words) {
        return new DeadLetterView(
                letter.id().toString(),
                letter.route(),
                letter.room(),
                words.badge(letter.state()),
                words.moment(letter.filedAt()),
                letter.reason(),
                letter.message(),
                letter.cause(),
                letter.payload() == null ? "" : letter.payload(),
                letter.payloadCut(),
                new TreeMap<>(letter.headers())
                        .entrySet().stream()
                                .map(header -> RunView.Fact.of(header.getKey(), header.getValue()))
                                .toList(),
                words.text("letter.tries", letter.attempts(), letter.replays()),
                letter.runId() == null ? "" : letter.runId().toString(),
                letter.closedAt() == null,
                words.moment(letter.closedAt()),
                letter.note() == null ? "" : letter.note());
    }
}
