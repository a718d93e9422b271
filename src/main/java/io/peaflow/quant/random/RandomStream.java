package io.peaflow.quant.random;

/**
 * One stream of random numbers, the same for a seed everywhere: xoshiro256++ seeded by SplitMix64 (Blackman and Vigna,
 * "Scrambled linear pseudorandom number generators", 2021).
 *
 * <p>Work that is spread over threads takes one stream a task by {@link #of(long, long)}, so that the numbers do not
 * depend on who runs first. Not for secrets; not shared between threads.
 */
public final class RandomStream {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long s0;
    private long s1;
    private long s2;
    private long s3;
    private double spare;
    private boolean hasSpare;

    private RandomStream(long s0, long s1, long s2, long s3) {
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
    }

    /** The stream of a seed. */
    public static RandomStream of(long seed) {
        long first = seed + GOLDEN;
        long second = first + GOLDEN;
        long third = second + GOLDEN;
        return new RandomStream(mixed(first), mixed(second), mixed(third), mixed(third + GOLDEN));
    }

    /** The stream of a task: the same for the same seed and number, whatever other tasks draw. */
    public static RandomStream of(long seed, long task) {
        return of(mixed(seed + GOLDEN) ^ mixed(~task * GOLDEN));
    }

    /** The stream that begins in a state of four words, for comparison with the published generator. */
    static RandomStream inState(long s0, long s1, long s2, long s3) {
        return new RandomStream(s0, s1, s2, s3);
    }

    private static long mixed(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Any of the 2^64 values. */
    public long nextLong() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** At least 0, below 1. */
    public double nextDouble() {
        return (nextLong() >>> 11) * UNIT;
    }

    /** At least 0, below the bound; every value equally likely (Lemire 2019, with rejection). */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("The bound of a random number must be above 0, not " + bound);
        }
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xFFFFFFFFL;
        long refused = ((1L << 32) - bound) % bound;
        while (low < refused) {
            product = (nextLong() >>> 32) * bound;
            low = product & 0xFFFFFFFFL;
        }
        return (int) (product >>> 32);
    }

    /** Normal with mean 0 and deviation 1, by the polar method of Marsaglia and Bray (1964). */
    public double nextGaussian() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        double first;
        double second;
        double square;
        do {
            first = 2 * nextDouble() - 1;
            second = 2 * nextDouble() - 1;
            square = first * first + second * second;
        } while (!isWithinTheCircle(square));
        double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
        spare = second * factor;
        hasSpare = true;
        return first * factor;
    }

    private static boolean isWithinTheCircle(double square) {
        return square > 0 && square < 1;
    }
}
