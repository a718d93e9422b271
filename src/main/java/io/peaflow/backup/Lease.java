package io.peaflow.backup;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The turn of one process to work on the state. Whoever has it says so again and again; who was silent for too long loses
 * it to the next. That a process which lost its turn cannot publish is no question of clocks: the state changes only by a
 * write on the condition that the turn is still the one it took.
 */
final class Lease {

    /** Somebody else has the turn. */
    record Held(String by, Duration silentFor, Duration silence) {

        String sentence() {
            return by + " works on it, last heard of " + silentFor.toSeconds() + " s ago (after " + silence.toSeconds()
                    + " s of silence its turn is over)";
        }
    }

    private record Mine(Turn turn, Register.Seen seen) {}

    private final Register register;
    private final String holder;
    private final Duration silence;
    private final LongSupplier nanos;

    private @Nullable Mine mine;
    private volatile long heardAt;
    private volatile boolean lost;

    Lease(Register register, String holder, Duration silence, LongSupplier nanos) {
        this.register = register;
        this.holder = holder;
        this.silence = silence;
        this.nanos = nanos;
    }

    /** Takes the turn when it is nobody's, or its owner has been silent for too long; else says who has it. */
    synchronized Optional<Held> take() throws IOException {
        long begin = nanos.getAsLong();
        Register.@Nullable Seen there = register.read().orElse(null);
        Turn before = there == null ? Turn.none() : Turn.parse(there.text());
        Optional<Held> held = held(there, before);
        if (held.isPresent()) {
            return held;
        }
        if (!change(before.takenBy(holder, silence), there)) {
            return Optional.of(new Held("another run", Duration.ZERO, silence));
        }
        heardAt = begin;
        requireConditions();
        return Optional.empty();
    }

    private static Optional<Held> held(Register.@Nullable Seen there, Turn turn) {
        return there == null || !turn.isTaken() || there.age().compareTo(turn.silence()) >= 0
                ? Optional.empty()
                : Optional.of(new Held(turn.holder(), there.age(), turn.silence()));
    }

    /** A store that takes a write whatever its condition says would let two runs overwrite each other's work. */
    private void requireConditions() throws IOException {
        Mine now = required();
        boolean first = register.replace(now.turn().text(), null).isPresent();
        boolean next = register.replace(
                        now.turn().text(), new Register.Seen("", "\"00000000000000000000000000000000\"", Duration.ZERO))
                .isPresent();
        if (first || next) {
            throw StateRefused.unusable(
                    "The store does not obey conditional writes (" + (first ? "If-None-Match" : "If-Match")
                            + "): two runs at once could not be kept apart.",
                    "use a store that does: AWS, Cloudflare R2, MinIO and others do today.");
        }
    }

    /** The set from which to begin; empty before the first. */
    synchronized Optional<SetName> state() {
        return required().turn().set();
    }

    /** A sign of life; to be given several times within the silence that is allowed. */
    synchronized void beat() throws IOException {
        if (!lost && mine != null) {
            long begin = nanos.getAsLong();
            if (change(required().turn().next(), required().seen())) {
                heardAt = begin;
            } else {
                lost = true;
            }
        }
    }

    /** Whether the turn is somebody else's by now, or may be. */
    boolean isLost() {
        return lost || nanos.getAsLong() - heardAt >= silence.toNanos();
    }

    /** Makes the set the state and ends the turn, in one; false when the turn was lost: the state is another's. */
    synchronized boolean publish(SetName set) throws IOException {
        return end(set.value());
    }

    /** Ends the turn and leaves the state as it is. */
    synchronized void release() throws IOException {
        if (mine != null && !lost) {
            end(required().turn().state());
        }
    }

    private boolean end(String state) throws IOException {
        if (lost || !change(required().turn().ended(state), required().seen())) {
            lost = true;
            return false;
        }
        mine = null;
        return true;
    }

    /** An answer that was lost on its way says nothing: what stands there then tells whether the write was done. */
    private boolean change(Turn to, Register.@Nullable Seen from) throws IOException {
        String text = to.text();
        try {
            Optional<String> done = register.replace(text, from);
            if (done.isPresent()) {
                mine = new Mine(to, new Register.Seen(text, done.get(), Duration.ZERO));
                return true;
            }
        } catch (IOException unclear) {
            if (!recognised(to)) {
                throw unclear;
            }
            return true;
        }
        return recognised(to);
    }

    private boolean recognised(Turn written) throws IOException {
        Register.@Nullable Seen there = register.read().orElse(null);
        if (there == null || !there.text().equals(written.text())) {
            return false;
        }
        mine = new Mine(written, there);
        return true;
    }

    private Mine required() {
        if (mine == null) {
            throw new IllegalStateException("The turn was never taken, or has ended");
        }
        return mine;
    }
}
