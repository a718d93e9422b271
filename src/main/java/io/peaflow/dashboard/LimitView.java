package io.peaflow.dashboard;

import io.peaflow.signal.Signal;
import io.peaflow.strategy.Reason;
import java.util.Locale;

/**
 * One limit for people.
 *
 * @param percent how much of the way to it is gone
 * @param room how far it is away, or by how much it is passed
 */
record LimitView(String name, String now, String allowed, int percent, String room, Badge badge) {

    /** From this part of the way to a limit on it is called near. */
    private static final double NEAR = 0.9;

    static LimitView of(Signal.LimitUse one, Words words) {
        boolean least = one.limit().equals(Reason.Code.CASH.name());
        double used = least ? one.allowed() / Math.max(one.weight(), one.allowed() / 2) : one.weight() / one.allowed();
        double room = least ? one.weight() - one.allowed() : one.allowed() - one.weight();
        // What is a hair beyond is a matter of rounding.
        boolean kept = room >= -1e-9;
        String distance = Figures.percent(Math.abs(room), words);
        return new LimitView(
                words.text(
                        "signals.limit." + one.limit().toLowerCase(Locale.ROOT).replace('_', '-'), one.subject()),
                Figures.percent(one.weight(), words),
                words.text(least ? "signals.limit.least" : "signals.limit.most", Figures.percent(one.allowed(), words)),
                Figures.whole(used),
                words.text(kept ? "signals.limit.room" : "signals.limit.beyond", distance),
                kept
                        ? used >= NEAR
                                ? new Badge("warn", words.text("signals.limit.near"))
                                : new Badge("good", words.text("signals.limit.kept"))
                        : new Badge("bad", words.text("signals.limit.passed")));
    }
}
