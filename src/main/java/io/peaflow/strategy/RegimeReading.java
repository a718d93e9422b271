package io.peaflow.strategy;

import io.peaflow.kernel.Known;
import java.time.Instant;

/**
 * Which regime the model sees, and how far to trust it.
 *
 * @param knownFrom when the newest of its inputs was known
 * @param probability the filtered probability of this regime
 * @param agreeing how many of the last monthly models give today the same label on what they knew
 * @param models how many were asked, 12 when there are as many
 */
public record RegimeReading(Instant knownFrom, Regime regime, double probability, int agreeing, int models)
        implements Known {

    public RegimeReading {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(probability + " is not a probability");
        }
        if (models < 1 || agreeing < 0 || agreeing > models) {
            throw new IllegalArgumentException(agreeing + " of " + models + " models cannot agree");
        }
    }

    /** The share of the models that agree. */
    public double agreement() {
        return (double) agreeing / models;
    }

    /** Probability times agreement: the bare probability is above 0.8 on nearly every day and tells nothing alone. */
    public double confidence() {
        return probability * agreement();
    }
}
