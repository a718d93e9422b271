package io.peaflow.job;

import java.time.Instant;

/**
 * The business moment that a run stands for.
 *
 * @param name a civil date for a daily job, a UTC instant for one that falls due more often
 */
record Slot(String name, Instant dueAt) {}
