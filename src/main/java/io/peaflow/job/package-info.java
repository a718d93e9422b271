/** What ran, when, how it ended: schedule, ledger, overlap guard, catch-up, dead letters. */
@NullMarked
package io.peaflow.job;

import org.jspecify.annotations.NullMarked;
