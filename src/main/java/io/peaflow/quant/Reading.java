package io.peaflow.quant;

import java.util.function.DoubleUnaryOperator;

/** A number, or the reason why there is none. */
public sealed interface Reading {

    /** A finite number. */
    record Value(double number) implements Reading {
        public Value {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("A reading is a finite number, and not " + number);
            }
        }
    }

    /** Why there is no number, as a part of a sentence: {@code needs 252 closes, has 100}. */
    record Missing(String reason) implements Reading {}

    /** The number. */
    static Reading of(double number) {
        return new Value(number);
    }

    /** The number if it is finite, else the reason. */
    static Reading of(double number, String reasonIfNone) {
        return Double.isFinite(number) ? new Value(number) : new Missing(reasonIfNone);
    }

    static Reading missing(String reason) {
        return new Missing(reason);
    }

    default boolean isPresent() {
        return this instanceof Value;
    }

    /** The number, or NaN for those who draw gaps. */
    default double orNaN() {
        return this instanceof Value value ? value.number() : Double.NaN;
    }

    /** The reason, or nothing when there is a number. */
    default String reason() {
        return this instanceof Missing missing ? missing.reason() : "";
    }

    /** Calculates on with the number; a reason stays, and a result that is not finite gets the one given. */
    default Reading map(DoubleUnaryOperator calculation, String reasonIfNone) {
        return this instanceof Value value ? of(calculation.applyAsDouble(value.number()), reasonIfNone) : this;
    }
}
