/**
 * Hidden Markov models with normal observations: learnt by expectation-maximisation, read forwards only.
 *
 * <p>What may be traded on are filtered probabilities, where a row knows nothing of the rows after it. What looks back
 * from the end is in {@link io.peaflow.quant.hmm.Hindsight} and nowhere else.
 */
@NullMarked
package io.peaflow.quant.hmm;

import org.jspecify.annotations.NullMarked;
