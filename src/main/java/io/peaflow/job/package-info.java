/** What ran, when and how it ended: schedule, ledger, overlap guard, catch-up and dead letters. */
@NullMarked
package io.peaflow.job;

import org.jspecify.annotations.NullMarked;
