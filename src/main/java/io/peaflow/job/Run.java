package io.peaflow.job;

import io.peaflow.kernel.Telling;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at one slot of a job: the body of every job's route. It writes only while it owns its slot, remembers the
 * items it has done, and says in one line how it went.
 */
public final class Run {

    private static final Logger log = LoggerFactory.getLogger(Run.class);

    /** The attempt no longer owns its slot: it was paused too long, or its deadline has passed. */
    static final class Fenced extends RuntimeException {
        Fenced(String job, String slot) {
            super("The run of " + job + " for " + slot + " has lost its slot and may not write");
        }
    }

    /** None of the items of an attempt could be done: it failed, and is tried again like any other. */
    static final class NothingDone extends RuntimeException {
        private final transient Telling said;

        private NothingDone(Telling said, RuntimeException last) {
            super(said.english(), last);
            this.said = said;
        }

        Telling said() {
            return said;
        }
    }

    /** An item that failed. */
    private record Failed(String item, RuntimeException failure) {
        @Override
        public String toString() {
            return item + ": " + reason(failure);
        }
    }

    private final Claim claim;
    private final FencedWrites writes;
    /** Null until an item was handed over; only the thread of the run asks. */
    private @Nullable Ahead ahead;

    private volatile boolean lost;
    private volatile boolean over;
    private final AtomicInteger itemsDone = new AtomicInteger();
    private final AtomicInteger itemsFailed = new AtomicInteger();
    private volatile boolean missingComesLater;
    private @Nullable Instant waitsUntil;
    private volatile @Nullable Failed lastFailure;
    private @Nullable Telling outcome;
    private @Nullable Instant dataAsOf;
    private @Nullable String inputsHash;

    Run(Claim claim, FencedWrites writes) {
        this.claim = claim;
        this.writes = writes;
    }

    public UUID id() {
        return claim.id();
    }

    public String job() {
        return claim.job();
    }

    /** A civil date such as 2026-11-20, or a UTC instant for a job that runs more than once a day. */
    public String slot() {
        return claim.slot().name();
    }

    public int attempt() {
        return claim.attempt();
    }

    public Trigger trigger() {
        return claim.trigger();
    }

    /** When the slot fell due. */
    public Instant dueAt() {
        return claim.slot().dueAt();
    }

    /** The first of the slots that this run stands for: its own, unless missed ones were merged into it. */
    public Instant windowFrom() {
        return claim.windowFrom() == null ? dueAt() : claim.windowFrom();
    }

    /** What counts as now: the clock's instant, but for a run by hand as of another moment. */
    public Instant now(Clock clock) {
        return claim.asOf() == null ? clock.instant() : claim.asOf();
    }

    /** Whether somebody has asked for it as of another moment than now. */
    public boolean isAsOfAnotherMoment() {
        return claim.asOf() != null;
    }

    /** Throws when the attempt has lost its slot: call it in every loop that may take long. */
    public void checkpoint() {
        if (lost || Thread.currentThread().isInterrupted()) {
            throw new Fenced(job(), slot());
        }
    }

    /** Does the work in one transaction that only the owner of the slot can commit. */
    public <T> T write(Supplier<T> work) {
        checkpoint();
        return writes.write(claim, work);
    }

    /** Does each item that no earlier attempt has done; an item that fails is noted and the others go on. */
    public void items(Collection<String> items, Consumer<String> work) {
        items(items, item -> item, (item, same) -> work.accept(item));
    }

    /**
     * Does each item that no earlier attempt has done: {@code fetch} outside a transaction, then {@code store} in one that
     * also marks the item, so that it is done once. An item that fails is noted and the others go on.
     */
    public <P> void items(Collection<String> items, Function<String, P> fetch, BiConsumer<String, P> store) {
        open(items).forEach(item -> item(item, fetch, store));
    }

    /** Likewise, two at a time: for items that do not look at each other and mostly wait for the database. */
    public <P> void itemsInPairs(Collection<String> items, Function<String, P> fetch, BiConsumer<String, P> store) {
        try {
            Lanes.two(open(items), item -> item(item, fetch, store));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            checkpoint();
        }
    }

    /**
     * Hands an item over to a thread beside, which does it while the caller goes on; one after the other, in this order. Whoever
     * hands over asks {@link #doneAhead} at the end.
     */
    public <P> void ahead(String item, Function<String, P> fetch, BiConsumer<String, P> store) {
        if (ahead == null) {
            ahead = new Ahead(Thread.currentThread().getName() + "-ahead");
        }
        ahead.add(item, () -> item(item, fetch, store));
    }

    /** Waits for the item in hand beside, and gives those that were begun there: all others are the caller's again. */
    public Set<String> doneAhead() {
        try {
            return ahead == null ? Set.of() : ahead.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fenced(job(), slot());
        }
    }

    /** Nothing of the attempt goes on beside it once it has ended, however it did. */
    void leave() {
        if (ahead != null) {
            ahead.close();
        }
    }

    /** The items that no earlier attempt has done. */
    private Set<String> open(Collection<String> items) {
        Set<String> open = new LinkedHashSet<>(items);
        int all = open.size();
        open.removeAll(writes.done(claim));
        itemsDone.addAndGet(all - open.size());
        return open;
    }

    private <P> void item(String item, Function<String, P> fetch, BiConsumer<String, P> store) {
        checkpoint();
        try {
            P fetched = fetch.apply(item);
            KillPoint.reached("item-fetched");
            checkpoint();
            writes.item(claim, item, () -> store.accept(item, fetched));
            KillPoint.reached("item-stored");
            itemsDone.incrementAndGet();
        } catch (Fenced fenced) {
            throw fenced;
        } catch (RuntimeException failure) {
            checkpoint();
            log.warn("Item {} of {} failed", item, job(), failure);
            writes.failed(claim, item, reason(failure));
            itemsFailed.incrementAndGet();
            lastFailure = new Failed(item, failure);
        }
    }

    /** The items that earlier attempts have done: what need not even be fetched again. */
    public Set<String> done() {
        return writes.done(claim);
    }

    /** What is missing comes later, whatever it is and however much: the run ends PARTIAL and not FAILED. */
    public void missingComesLater() {
        missingComesLater = true;
    }

    /**
     * What is needed is on its way: the attempt ends and the slot is PLANNED, without an alert and without a failure, until
     * its next time to resume, until {@link Runs#wake} or until this moment, whichever is first.
     *
     * @param what it waits for, and until when
     */
    public void waitsFor(Telling what, Instant until) {
        this.outcome = what;
        this.waitsUntil = until;
    }

    /** Null when it waits for nothing. */
    @Nullable
    Instant waitsUntil() {
        return waitsUntil;
    }

    /** Names a step between two durable ones, at which the tests of faults may end the process. */
    public void passed(String step) {
        checkpoint();
        KillPoint.reached(step);
    }

    /** Says in one line how it went. */
    public void outcome(Telling said) {
        this.outcome = said;
    }

    /** Says in one line how it went, in words that stay as they are. */
    public void outcome(String line) {
        this.outcome = Telling.plain(line);
    }

    /** Up to when the data that went in are known. */
    public void dataAsOf(Instant instant) {
        this.dataAsOf = instant;
    }

    /** A fingerprint of what went in: the same hash must give the same result. */
    public void inputsHash(String hash) {
        this.inputsHash = hash;
    }

    Claim claim() {
        return claim;
    }

    @Nullable
    Instant dataAsOf() {
        return dataAsOf;
    }

    @Nullable
    String inputsHash() {
        return inputsHash;
    }

    /** How the run ends when its route came through and something was done. */
    RunState verdict() {
        return itemsFailed.get() == 0 ? RunState.SUCCEEDED : RunState.PARTIAL;
    }

    /** Why the attempt has failed although its route came through; empty when it has not. */
    Optional<NothingDone> nothingDone() {
        Failed last = lastFailure;
        return last == null || itemsDone.get() > 0 || missingComesLater
                ? Optional.empty()
                : Optional.of(new NothingDone(summary(), last.failure()));
    }

    Telling summary() {
        int done = itemsDone.get();
        int all = done + itemsFailed.get();
        Telling items = lastFailure == null
                ? Telling.of("run.items", done, all)
                : Telling.of("run.items-failed", done, all, lastFailure);
        if (outcome != null) {
            return all == done ? outcome : Telling.of("run.outcome-with-items", outcome, items);
        }
        return all == 0 ? Telling.of("run.done") : items;
    }

    /** From now on the attempt writes nothing. */
    void lose() {
        lost = true;
    }

    boolean isLost() {
        return lost;
    }

    /** The attempt is being put on the ledger: nobody need interrupt it any more. */
    void over() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** A failure in one line: what it was, and what lay under it when that says more. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String top = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String bottom = root.getMessage();
        return bottom == null || top.contains(bottom) ? top : top + " (" + bottom + ")";
    }
}
