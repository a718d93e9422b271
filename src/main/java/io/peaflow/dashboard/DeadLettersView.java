package io.peaflow.dashboard;

import io.peaflow.job.DeadLetters;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page of the dead letters.
 *
 * @param state those in this state; empty for all that are not closed
 * @param replayable how many of those shown "replay all" would send
 */
record DeadLettersView(String state, List<RunsView.Option> states, int replayable, List<DeadLetterView> letters) {

    static DeadLettersView of(DeadLetters.@Nullable State state, List<DeadLetters.Letter> letters, Words words) {
        return new DeadLettersView(
                state == null ? "" : state.name(),
                Stream.of(DeadLetters.State.REPLAYED, DeadLetters.State.DISCARDED)
                        .map(one ->
                                new RunsView.Option(one.name(), words.badge(one).text()))
                        .toList(),
                Math.toIntExact(letters.stream()
                        .filter(letter -> letter.state() == DeadLetters.State.WAITING)
                        .count()),
                letters.stream().map(letter -> DeadLetterView.of(letter, words)).toList());
    }
}
