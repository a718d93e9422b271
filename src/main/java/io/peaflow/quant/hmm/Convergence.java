package io.peaflow.quant.hmm;

/**
 * How learning ended.
 *
 * @param converged whether the last iteration gained no more than the tolerance
 * @param iterations of the last stretch, which began at the best model that the search had found
 * @param gain of the last iteration, in log-likelihood
 * @param restarts how many different starts were tried
 * @param smallestEigenvalue of any covariance, with each column divided by its deviation over the training rows
 * @param smallestState rows of the rarest state, the lesser of what is expected and where it is the likeliest
 */
public record Convergence(
        boolean converged,
        int iterations,
        double gain,
        int restarts,
        double smallestEigenvalue,
        double smallestState) {}
