package io.peaflow.strategy;

import io.peaflow.kernel.Weight;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the index of a portfolio has done so far, and what it has stopped: immutable, one step a session.
 *
 * <p>The index grows as the portfolio does without payments in and out: money paid out is no loss. The drawdown that is told
 * counts from the highest index ever; the stop counts anew from the index at which it was released, or it would trip again
 * at once.
 *
 * @param day the last session counted
 * @param index on that session
 * @param dailyReturn of that session; 0 on the first
 * @param peak the highest index so far
 * @param mark the highest index since the last release
 * @param isAlerted whether the owner was told of the drawdown and it is not over yet
 * @param stopped why nothing is bought; empty while buying is allowed
 * @param isHalted whether the owner stopped everything
 */
public record Breakers(
        LocalDate day,
        double index,
        double dailyReturn,
        double peak,
        double mark,
        boolean isAlerted,
        Set<Cause> stopped,
        boolean isHalted) {

    /** What stops all buying until it is released. */
    public enum Cause {
        DAILY_LOSS,
        DRAWDOWN
    }

    /** What a session brought. */
    public enum Event {
        DRAWDOWN_ALERT,
        /** The drawdown is down to three quarters of what is alerted, or less. */
        DRAWDOWN_OVER,
        DAILY_LOSS_STOP,
        DRAWDOWN_STOP
    }

    /** The state after a session, and what is new. */
    public record Step(Breakers after, List<Event> events) {

        public Step {
            events = List.copyOf(events);
        }

        /**
         * The state to keep when the owner may have halted or released in the meantime: what he did wins over what this step
         * began with.
         *
         * @param now the state as it stands, from which this step began or which the owner has changed since
         */
        public Breakers over(Breakers now) {
            if (now.isHalted()) {
                return after.halt();
            }
            boolean isStopNew = events.contains(Event.DAILY_LOSS_STOP) || events.contains(Event.DRAWDOWN_STOP);
            boolean isReleased = after.isHalted() || (!after.allowsBuying() && !isStopNew && now.allowsBuying());
            return isReleased ? after.release() : after;
        }
    }

    /** An alert ends where the drawdown has shrunk to this part of its threshold, so that it does not flicker. */
    private static final double OVER = 0.75;
    /** A fall to exactly a threshold reaches it, whatever the last digit of the division. */
    private static final double ROUNDING = 1e-12;

    public Breakers {
        if (!(index > 0 && peak >= index && mark >= index && Double.isFinite(peak) && Double.isFinite(mark))) {
            throw new IllegalArgumentException(
                    "An index of " + index + " with a peak of " + peak + " and a mark of " + mark + " cannot be");
        }
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        causes.addAll(stopped);
        stopped = Collections.unmodifiableSet(causes);
    }

    /** Nothing stopped, from this index on. */
    public static Breakers from(LocalDate day, double index) {
        return new Breakers(day, index, 0, index, index, false, Set.of(), false);
    }

    /** How far the index lies below its highest, 0 to 1. */
    public double drawdown() {
        return 1 - index / peak;
    }

    /** Whether anything may be bought. */
    public boolean allowsBuying() {
        return stopped.isEmpty() && !isHalted;
    }

    /**
     * The next session. The same session again changes nothing.
     *
     * @throws IllegalArgumentException for a session before the last
     */
    public Step next(LocalDate session, double value, RiskLimits limits) {
        if (session.isBefore(day)) {
            throw new IllegalArgumentException("After " + day + " comes no " + session);
        }
        if (session.equals(day)) {
            return new Step(this, List.of());
        }
        double move = value / index - 1;
        double highest = Math.max(peak, value);
        double marked = Math.max(mark, value);
        List<Event> events = new ArrayList<>();
        boolean alerted = alert(1 - value / highest, limits, events);
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        causes.addAll(stopped);
        if (reaches(-move, limits.dailyLoss()) && causes.add(Cause.DAILY_LOSS)) {
            events.add(Event.DAILY_LOSS_STOP);
        }
        if (reaches(1 - value / marked, limits.drawdownStop()) && causes.add(Cause.DRAWDOWN)) {
            events.add(Event.DRAWDOWN_STOP);
        }
        return new Step(new Breakers(session, value, move, highest, marked, alerted, causes, isHalted), events);
    }

    private boolean alert(double drawdown, RiskLimits limits, List<Event> events) {
        if (!isAlerted && reaches(drawdown, limits.drawdownAlert())) {
            events.add(Event.DRAWDOWN_ALERT);
            return true;
        }
        if (isAlerted && drawdown <= limits.drawdownAlert().share() * OVER) {
            events.add(Event.DRAWDOWN_OVER);
            return false;
        }
        return isAlerted;
    }

    private static boolean reaches(double fall, Weight threshold) {
        return fall >= threshold.share() - ROUNDING;
    }

    /** The owner stops everything: only an exit ticket, on demand, is issued. */
    public Breakers halt() {
        return new Breakers(day, index, dailyReturn, peak, mark, isAlerted, stopped, true);
    }

    /** The owner lets everything go on; the stop by drawdown counts from here. */
    public Breakers release() {
        return new Breakers(day, index, dailyReturn, peak, index, isAlerted, Set.of(), false);
    }
}
