/** The Java side of the figures under bench/: processes that a figure starts and asks, no tests of their own. */
package io.peaflow.bench;
