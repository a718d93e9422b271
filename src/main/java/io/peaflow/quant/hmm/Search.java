package io.peaflow.quant.hmm;

import io.peaflow.quant.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Looks for the best model in rounds: of some starts only the more promising are learnt on, and only the best of these to
 * the end. The first rounds begin anywhere, later ones mostly beside the best models so far.
 *
 * <p>What a round does depends on the rounds before it and never on how many are allowed, and the best model is only ever
 * replaced by a better one: a longer search is never the worse. The starts of a round share the processor's cores; each
 * draws from a stream of its own and the results are taken in order, so that the outcome does not depend on their number.
 */
final class Search {

    /** Starts that are made together. */
    static final int ROUND = 16;

    static final int COARSE_ROWS = 2_000;
    private static final int SHORT = 25;
    private static final int OPENING = 3;
    /** Of the rounds after the opening every so many begins anywhere. */
    private static final int ANYWHERE = 4;

    private static final int PATIENCE = 12;
    /** Where every round of the opening came to the same model. */
    private static final int SHORT_PATIENCE = 2;
    /** Of sixteen at least fifteen. */
    private static final double ALL_BUT_ONE = 0.9;

    /** How many of a round are looked at on all rows, and how many of these to the end. */
    private static final int PROMISING = 6;

    private static final int POLISHED = 3;
    private static final int TRIES = 3;
    private static final int KEPT = 4;
    private static final double ROUGH = 1e-2;
    private static final double NEAR = 0.5;
    /** Models whose likelihoods are nearer than this are taken for the same one. */
    private static final double SAME = 0.05;

    private final Observations data;
    private final HmmTraining training;
    private final double smallestState;
    /** Every so many rows are in the thinned sample. */
    private final int distance;

    private final Observations thin;
    private final List<Candidate> opening = new ArrayList<>();
    private List<Candidate> kept = List.of();
    /** Rounds of the opening that came to the model that leads; each began anywhere and knew nothing of the others. */
    private int alike;

    Search(Observations data, HmmTraining training, double smallestState) {
        this.data = data;
        this.training = training;
        this.smallestState = smallestState;
        this.distance = Math.max(1, data.rows() / COARSE_ROWS);
        this.thin = data.every(distance);
    }

    /** The best sound model, or the best of those that are not when there is no other. */
    Candidate best() {
        int idle = 0;
        for (int round = 0; round * ROUND < training.restarts() && idle < patience() && !isPlain(); round++) {
            List<Candidate> found = isAnywhere(round) ? anywhere(round) : beside(round);
            boolean isBetter = keep(found);
            idle = isBetter || round < OPENING ? 0 : idle + 1;
            alike = alike(round, isBetter, found.getFirst());
        }
        return kept.getFirst();
    }

    private int alike(int round, boolean isBetter, Candidate found) {
        if (isBetter) {
            return round < OPENING ? 1 : 0;
        }
        boolean isLeader = Math.abs(found.logLikelihood() - kept.getFirst().logLikelihood()) < SAME;
        return round < OPENING && isLeader ? alike + 1 : alike;
    }

    private boolean isAnywhere(int round) {
        return round < OPENING || round % ANYWHERE == 0 || training.states() == 1;
    }

    private int patience() {
        return alike == OPENING ? SHORT_PATIENCE : PATIENCE;
    }

    /** Whether nearly all of the first starts came to one model: then there is hardly a better one to look for. */
    private boolean isPlain() {
        double best = opening.stream()
                .filter(one -> one.sound(training.covarianceFloor(), smallestState / distance / 2))
                .mapToDouble(Candidate::logLikelihood)
                .max()
                .orElse(Double.POSITIVE_INFINITY);
        long near = opening.stream()
                .filter(one -> Math.abs(one.logLikelihood() - best) < NEAR)
                .count();
        return !opening.isEmpty() && near > ALL_BUT_ONE * opening.size();
    }

    /** Takes what a round found; whether there is a new best one. What leads is learnt to the end first. */
    private boolean keep(List<Candidate> found) {
        var all = new ArrayList<>(kept);
        for (Candidate one : found) {
            if (!leads(one, all)) {
                all.add(one);
                continue;
            }
            Candidate finished = from(one.parameters());
            if (leads(finished, all)) {
                all.addFirst(finished);
            }
        }
        double before =
                kept.isEmpty() ? Double.NEGATIVE_INFINITY : kept.getFirst().logLikelihood();
        kept = most(distinct(best(all, all.size(), smallestState)), KEPT);
        return Math.abs(kept.getFirst().logLikelihood() - before) > SAME;
    }

    private boolean leads(Candidate next, List<Candidate> all) {
        return all.isEmpty() || better(next, all.getFirst());
    }

    /** The model that learning comes to from this one, without looking at any other. */
    Candidate from(Parameters begin) {
        return Candidate.of(learning(data).from(begin).run(training.maximumIterations(), training.tolerance()));
    }

    private List<Candidate> anywhere(int round) {
        var starts = new Starts(thin, training.states(), training.covariance());
        List<Candidate> begun = inOrder(ROUND, number -> {
            int start = round * ROUND + number;
            return Candidate.of(
                    learning(thin).from(starts.start(start, stream(start))).run(SHORT, ROUGH));
        });
        if (round < OPENING) {
            opening.addAll(begun);
        }
        List<Candidate> promising = best(begun, PROMISING, smallestState / distance / 2);
        return polish(distance == 1 ? promising : run(promising, SHORT, ROUGH));
    }

    private List<Candidate> beside(int round) {
        var starts = new Starts(data, training.states(), training.covariance());
        List<Learning> from = kept.stream().map(this::expected).toList();
        return polish(inOrder(ROUND, number -> {
            int start = round * ROUND + number;
            return Candidate.of(learning(data)
                    .from(starts.beside(from, number, stream(start)))
                    .run(SHORT, ROUGH));
        }));
    }

    private RandomStream stream(int start) {
        return RandomStream.of(training.seed(), start);
    }

    /** Learns on from the best few; where all of them turn out to be unsound, from the next few. */
    private List<Candidate> polish(List<Candidate> begun) {
        List<Candidate> promising = distinct(best(begun, begun.size(), smallestState / 2));
        List<Candidate> polished = new ArrayList<>();
        for (int next = 0; next < promising.size() && next < POLISHED * TRIES; next += POLISHED) {
            List<Candidate> few = promising.subList(next, Math.min(promising.size(), next + POLISHED));
            polished.addAll(run(few, training.maximumIterations(), ROUGH / 10));
            if (polished.stream().anyMatch(one -> one.sound(training.covarianceFloor(), smallestState))) {
                break;
            }
        }
        return best(polished, polished.size(), smallestState);
    }

    private List<Candidate> run(List<Candidate> begun, int iterations, double tolerance) {
        return inOrder(
                begun.size(),
                number -> Candidate.of(
                        learning(data).from(begun.get(number).parameters()).run(iterations, tolerance)));
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
        return sound == before ? next.logLikelihood() > best.logLikelihood() : sound;
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
