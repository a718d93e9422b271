package io.peaflow.quant.hmm;

import io.peaflow.quant.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Looks for the best model: many short runs on a thinned sample, fewer on all rows, the best of them to the end, and from
 * there hops to models beside the best few until nothing is better.
 *
 * <p>Runs of a stage share the processor's cores; each draws from a stream of its own and the results are taken in order,
 * so that the outcome does not depend on how many cores there are.
 */
final class Search {

    static final int COARSE_ROWS = 2_000;
    private static final int SHORT = 25;
    /** When most of these came to one model, that is it. */
    private static final int FIRST_STARTS = 48;

    private static final double NEAR = 0.5;
    private static final int STARTS_A_HOP = 10;
    private static final int FEWEST_HOPS = 4;
    private static final int HOP_ROUNDS = 20;
    private static final int PATIENCE = 3;
    private static final int KEPT = 4;
    private static final int POLISHED = 2;
    private static final double ROUGH = 1e-2;
    /** Models whose likelihoods are nearer than this are taken for the same one. */
    private static final double SAME = 0.05;

    private final Observations data;
    private final HmmTraining training;
    private final double smallestState;
    /** Every so many rows are in the thinned sample. */
    private final int distance;

    private final Observations thin;

    Search(Observations data, HmmTraining training, double smallestState) {
        this.data = data;
        this.training = training;
        this.smallestState = smallestState;
        this.distance = Math.max(1, data.rows() / COARSE_ROWS);
        this.thin = data.every(distance);
    }

    /** The best sound model, or the best of those that are not when there is no other. */
    Candidate best() {
        List<Candidate> begun = coarse(0, Math.min(FIRST_STARTS, training.restarts()));
        boolean isEasy = agreed(begun);
        if (!isEasy) {
            begun = new ArrayList<>(begun);
            begun.addAll(coarse(begun.size(), training.restarts()));
        }
        int most = Math.max(4, begun.size() / 8);
        List<Candidate> polished = distinct(polish(onAllRows(best(begun, most, smallestState / distance / 2))));
        return from((isEasy ? polished.getFirst() : hop(polished)).parameters());
    }

    /** Whether most starts came to one model: then there is no better one to look for. */
    private boolean agreed(List<Candidate> found) {
        double best = found.stream()
                .filter(one -> one.sound(training.covarianceFloor(), smallestState / distance / 2))
                .mapToDouble(Candidate::logLikelihood)
                .max()
                .orElse(Double.POSITIVE_INFINITY);
        long near = found.stream()
                .filter(one -> Math.abs(one.logLikelihood() - best) < NEAR)
                .count();
        return found.size() >= FIRST_STARTS && 2 * near > found.size();
    }

    /** The model that learning comes to from this one, without looking at any other. */
    Candidate from(Parameters begin) {
        return Candidate.of(learning(data).from(begin).run(training.maximumIterations(), training.tolerance()));
    }

    private List<Candidate> coarse(int from, int to) {
        var starts = new Starts(thin, training.states(), training.covariance());
        return inOrder(to - from, number -> {
            Parameters start = starts.start(from + number, RandomStream.of(training.seed(), from + number));
            return Candidate.of(learning(thin).from(start).run(SHORT, ROUGH));
        });
    }

    private List<Candidate> onAllRows(List<Candidate> begun) {
        List<Candidate> found = inOrder(
                begun.size(),
                number -> Candidate.of(
                        learning(data).from(begun.get(number).parameters()).run(SHORT, ROUGH)));
        return distinct(best(found, Math.max(3, begun.size() / 3), smallestState / 2));
    }

    private List<Candidate> polish(List<Candidate> begun) {
        List<Candidate> found = inOrder(
                begun.size(),
                number -> Candidate.of(learning(data)
                        .from(begun.get(number).parameters())
                        .run(training.maximumIterations(), ROUGH / 10)));
        return best(found, found.size(), smallestState);
    }

    /** From the best few, again and again; ends when nothing better came for some rounds. */
    private Candidate hop(List<Candidate> begun) {
        List<Candidate> best = most(begun, KEPT);
        var starts = new Starts(data, training.states(), training.covariance());
        int hops = Math.max(FEWEST_HOPS, training.restarts() / STARTS_A_HOP);
        int idle = 0;
        for (int round = 0; round < HOP_ROUNDS && idle < PATIENCE && training.states() > 1; round++) {
            List<Learning> from = best.stream().map(this::expected).toList();
            int number = training.restarts() + round * hops;
            List<Candidate> found = inOrder(hops, hop -> {
                RandomStream random = RandomStream.of(training.seed(), number + hop);
                Parameters start = starts.beside(from, hop % from.size(), random);
                return Candidate.of(learning(data).from(start).run(SHORT, ROUGH));
            });
            var all = new ArrayList<>(polish(distinct(best(found, POLISHED, smallestState / 2))));
            all.addAll(best);
            List<Candidate> next = most(distinct(best(all, all.size(), smallestState)), KEPT);
            idle = better(next.getFirst(), best.getFirst()) ? 0 : idle + 1;
            best = next;
        }
        return best.getFirst();
    }

    private Learning expected(Candidate candidate) {
        Learning learning = learning(data).from(candidate.parameters());
        learning.expect();
        return learning;
    }

    private static List<Candidate> most(List<Candidate> sorted, int most) {
        return sorted.subList(0, Math.min(most, sorted.size()));
    }

    private boolean better(Candidate next, Candidate best) {
        boolean sound = next.sound(training.covarianceFloor(), smallestState);
        boolean before = best.sound(training.covarianceFloor(), smallestState);
        return sound == before ? next.logLikelihood() > best.logLikelihood() + SAME : sound;
    }

    private Learning learning(Observations sample) {
        return new Learning(sample, training.states(), training.covariance(), training.covarianceFloor());
    }

    /** The sound ones first, each group by likelihood, no more than so many. */
    private List<Candidate> best(List<Candidate> found, int most, double rows) {
        var sorted = new ArrayList<Candidate>();
        found.stream()
                .filter(one -> one.sound(training.covarianceFloor(), rows))
                .sorted(Candidate.BEST_FIRST)
                .forEach(sorted::add);
        found.stream()
                .filter(one -> !one.sound(training.covarianceFloor(), rows))
                .sorted(Candidate.BEST_FIRST)
                .forEach(sorted::add);
        return most(sorted, most);
    }

    private static List<Candidate> distinct(List<Candidate> sorted) {
        var kept = new ArrayList<Candidate>();
        for (Candidate one : sorted) {
            if (kept.stream().noneMatch(other -> Math.abs(other.logLikelihood() - one.logLikelihood()) < SAME)) {
                kept.add(one);
            }
        }
        return kept;
    }

    private static List<Candidate> inOrder(int count, IntFunction<Candidate> task) {
        return IntStream.range(0, count).parallel().mapToObj(task).toList();
    }
}
