package io.peaflow.marketdata.source;

import io.peaflow.job.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What travels through the route: the questions of one attempt, and after each source what it has answered. */
public final class Harvest {

    /** What becomes of the answers. */
    public interface Keeper {

        /** A source has answered, and others are still to be asked. */
        void answered(Errand errand);

        /** All sources were asked. */
        void finish();
    }

    private final UUID id;
    private final @Nullable Run run;
    private final Instant at;
    private final List<Errand> errands;
    private final List<Note> notes = new ArrayList<>();
    private int kept;
    private @Nullable Keeper keeper;

    private Harvest(UUID id, @Nullable Run run, Instant at, List<Errand> errands) {
        this.id = id;
        this.run = run;
        this.at = at;
        this.errands = List.copyOf(errands);
    }

    /**
     * For an attempt of a job.
     *
     * @param at the instant for which is decided what is expected: now, but for a manual run as of another moment
     */
    public static Harvest of(Run run, Instant at, List<Errand> errands) {
        return new Harvest(run.id(), run, at, errands);
    }

    /** For questions that no run asks: a backfill, a rehearsal. */
    public static Harvest byHand(UUID id, Instant at, List<Errand> errands) {
        return new Harvest(id, null, at, errands);
    }

    /** Names who is told of each answer while others are still to be asked. */
    public Harvest keptBy(Keeper who) {
        keeper = who;
        return this;
    }

    /** Empty where whoever asks looks after the answers himself. */
    public Optional<Keeper> keeper() {
        return Optional.ofNullable(keeper);
    }

    /** The run's id, or the one given by hand; the diagnostics are kept under it. */
    public UUID id() {
        return id;
    }

    public Optional<Run> run() {
        return Optional.ofNullable(run);
    }

    public Instant at() {
        return at;
    }

    /** Whether what came after {@link #at} is to be unknown although sources may tell it. */
    public boolean isAsOfAnotherMoment() {
        return run != null && run.isAsOfAnotherMoment();
    }

    public List<Errand> errands() {
        return errands;
    }

    /** What happened so far, in order. */
    public List<Note> notes() {
        return List.copyOf(notes);
    }

    public void note(Note note) {
        notes.add(note);
    }

    /** The notes that nobody has taken yet, for keeping. */
    List<Note> takeNotes() {
        List<Note> fresh = List.copyOf(notes.subList(kept, notes.size()));
        kept = notes.size();
        return fresh;
    }

    /** Throws when the attempt has lost its slot; every source calls it between two questions. */
    public void checkpoint() {
        if (run != null) {
            run.checkpoint();
        }
    }

    /** Whether not a single source could be reached although at least one was tried. */
    public boolean isOffline() {
        boolean cut = notes.stream().anyMatch(note -> note.outcome() == Note.Outcome.OFFLINE);
        return cut && notes.stream().noneMatch(note -> note.outcome().isContact());
    }
}
