package io.peaflow.quant.hmm;

import io.peaflow.quant.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Looks for the best model: many short runs on a thinned sample, fewer on all rows, the best of them to the end, and from
 * there hops to models beside it until none is better.
 *
 * <p>Runs of a stage share the processor's cores; each draws from a stream of its own and the results are taken in order,
 * so that the outcome does not depend on how many cores there are.
 */
final class Search {

    static final int COARSE_ROWS = 2_000;
    private static final int SHORT = 25;
    private static final int HOPS = 12;
    private static final int HOP_ROUNDS = 12;
    private static final int PATIENCE = 2;
    private static final double ROUGH = 1e-2;
    /** Models whose likelihoods are nearer than this are taken for the same one. */
    private static final double SAME = 0.05;

    private final Observations data;
    private final HmmTraining training;
    private final double smallestState;

    Search(Observations data, HmmTraining training, double smallestState) {
        this.data = data;
        this.training = training;
        this.smallestState = smallestState;
    }

    /** The best sound model, or the best of those that are not when there is no other. */
    Candidate best() {
        List<Candidate> polished = distinct(polish(onAllRows(coarse())));
        Candidate best = first(polished);
        best = hop(best);
        return finish(best);
    }

    /** The best sound model beside one of rows that were much the same. */
    Candidate from(Parameters begin) {
        Candidate begun = Candidate.of(learning(data).from(begin).run(training.maximumIterations(), ROUGH / 10));
        return finish(hop(begun));
    }

    private List<Candidate> coarse() {
        int distance = Math.max(1, data.rows() / COARSE_ROWS);
        Observations thin = data.every(distance);
        var starts = new Starts(thin, training.states(), training.covariance());
        List<Candidate> found = inOrder(training.restarts(), number -> {
            Parameters start = starts.start(number, RandomStream.of(training.seed(), number));
            return Candidate.of(learning(thin).from(start).run(SHORT, ROUGH));
        });
        return best(found, Math.max(4, training.restarts() / 8), smallestState / distance / 2);
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

    private Candidate hop(Candidate begun) {
        Candidate best = begun;
        var starts = new Starts(data, training.states(), training.covariance());
        int idle = 0;
        for (int round = 0; round < HOP_ROUNDS && idle < PATIENCE; round++) {
            Learning from = learning(data).from(best.parameters());
            if (training.states() < 2 || !from.expect()) {
                return best;
            }
            int number = training.restarts() + round * HOPS;
            List<Candidate> found = inOrder(HOPS, hop -> {
                RandomStream random = RandomStream.of(training.seed(), number + hop);
                return Candidate.of(
                        learning(data).from(starts.beside(from, random)).run(SHORT, ROUGH));
            });
            Candidate next = first(polish(distinct(best(found, 2, smallestState / 2))));
            idle = better(next, best) ? 0 : idle + 1;
            best = better(next, best) ? next : best;
        }
        return best;
    }

    private Candidate finish(Candidate best) {
        return Candidate.of(
                learning(data).from(best.parameters()).run(training.maximumIterations(), training.tolerance()));
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
        return sorted.subList(0, Math.min(most, sorted.size()));
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

    private static Candidate first(List<Candidate> sorted) {
        return sorted.getFirst();
    }

    private static List<Candidate> inOrder(int count, IntFunction<Candidate> task) {
        return IntStream.range(0, count).parallel().mapToObj(task).toList();
    }
}
