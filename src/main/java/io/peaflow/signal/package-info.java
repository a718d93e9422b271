/** What to do this morning and why: features, regime models, signals with their evidence, and order tickets. */
@NullMarked
package io.peaflow.signal;

import org.jspecify.annotations.NullMarked;
