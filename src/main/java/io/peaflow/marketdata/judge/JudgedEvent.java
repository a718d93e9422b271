package io.peaflow.marketdata.judge;

import io.peaflow.marketdata.source.Quotes;
import org.jspecify.annotations.Nullable;

/**
 * A split or a dividend with its own verdict; only good ones take part in adjustments.
 *
 * @param event dividends as they were paid, not adjusted for later splits
 * @param reason null when nothing is to be said about it
 * @param evidence the numbers behind the reason, in words; empty without a reason
 */
public record JudgedEvent(
        Quotes.Event event, Verdict verdict, @Nullable Reason reason, String evidence) {}
