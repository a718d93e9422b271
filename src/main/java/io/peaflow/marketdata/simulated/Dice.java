package io.peaflow.marketdata.simulated;

/**
 * Chance that depends on nothing but its name and the day: the same day always falls the same way, however much history
 * is asked for around it.
 */
final class Dice {

    private static final double UNIT = 0x1.0p-53;

    private final long seed;

    private Dice(long seed) {
        this.seed = seed;
    }

    /** Dice of their own for this purpose. */
    static Dice of(long seed, String purpose) {
        long mixed = seed;
        for (int i = 0; i < purpose.length(); i++) {
            mixed = mix(mixed ^ purpose.charAt(i));
        }
        return new Dice(mixed);
    }

    /** Between 0 and 1, both excluded. */
    double uniform(long day) {
        return ((mix(seed + 0x9E3779B97F4A7C15L * day) >>> 11) + 0.5) * UNIT;
    }

    /** Normal with mean 0 and variance 1, by Box and Muller. */
    double normal(long day) {
        double radius = Math.sqrt(-2 * Math.log(uniform(2 * day)));
        return radius * Math.cos(2 * Math.PI * uniform(2 * day + 1));
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
