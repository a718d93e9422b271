/** Judges every bar before anybody may act on it: pure, and with a reason for each verdict. */
@NullMarked
package io.peaflow.marketdata.judge;

import org.jspecify.annotations.NullMarked;
