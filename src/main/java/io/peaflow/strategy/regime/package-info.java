/** The regime model: what it is trained on, what its states are called, and how its reading of a day comes about. */
@NullMarked
package io.peaflow.strategy.regime;

import org.jspecify.annotations.NullMarked;
