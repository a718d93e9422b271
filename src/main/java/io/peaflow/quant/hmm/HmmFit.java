package io.peaflow.quant.hmm;

/** What learning came to: a model, or the reason why there is none. */
public sealed interface HmmFit {

    /**
     * A model whose covariances and states are sound.
     *
     * @param model in the units of the rows
     * @param logLikelihood of the rows it was learnt from
     * @param bic {@code -2 log-likelihood + parameters * ln(rows)} (Schwarz 1978): the smaller the better
     */
    record Learnt(GaussianHmm model, double logLikelihood, double bic, Convergence convergence) implements HmmFit {}

    /** No sound model was found; the reason names what would have to be different. */
    record Degenerate(Cause cause, String reason) implements HmmFit {}

    /** Why there is no model. */
    enum Cause {
        /** Fewer rows than a state needs to have a covariance. */
        TOO_FEW_ROWS,
        /** A column that never changes. */
        CONSTANT_COLUMN,
        /** A state whose columns are (nearly) multiples of each other. */
        COVARIANCE_COLLAPSED,
        /** A state that is there for a handful of rows only. */
        STATE_TOO_RARE
    }
}
