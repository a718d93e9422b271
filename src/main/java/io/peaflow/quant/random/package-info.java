/** Random numbers that are the same for a seed on every machine, in every Java and for any number of threads. */
@NullMarked
package io.peaflow.quant.random;

import org.jspecify.annotations.NullMarked;
