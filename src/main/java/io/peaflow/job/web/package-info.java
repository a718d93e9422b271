/** The jobs, runs and dead letters over HTTP. */
@NullMarked
package io.peaflow.job.web;

import org.jspecify.annotations.NullMarked;
