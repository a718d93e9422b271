package io.peaflow.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount of euros to the cent, the only currency of a PEA; it may be owed, that is negative. */
public record Money(long cents) implements Comparable<Money> {

    public static final Money ZERO = new Money(0);

    private static final int CENTS = 100;
    /** Beyond it a double no longer tells cents apart. */
    private static final double LARGEST_EUROS = 1e13;

    /** To the nearest cent, halves away from zero. */
    public static Money ofEuros(double euros) {
        if (!(Math.abs(euros) <= LARGEST_EUROS)) {
            throw new IllegalArgumentException(euros + " is no amount of euros");
        }
        long cents = Math.round(Math.abs(euros) * CENTS);
        return new Money(euros < 0 ? -cents : cents);
    }

    /**
     * Reads {@code 1234.56}.
     *
     * @throws IllegalArgumentException when it is not a number, or finer than cents
     */
    public static Money parse(String text) {
        try {
            return new Money(new BigDecimal(text.strip())
                    .setScale(2, RoundingMode.UNNECESSARY)
                    .unscaledValue()
                    .longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an amount in euros and cents, such as 1234.56", e);
        }
    }

    /** What so many shares come to at this price. */
    public static Money of(long shares, double price) {
        return ofEuros(shares * price);
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(cents, other.cents));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(cents, other.cents));
    }

    public boolean isNegative() {
        return cents < 0;
    }

    /** For ratios; amounts themselves are added and compared as money. */
    public double euros() {
        return cents / (double) CENTS;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(cents, other.cents);
    }

    /** {@code 1234.56}, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
