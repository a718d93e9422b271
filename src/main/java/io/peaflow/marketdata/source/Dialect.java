package io.peaflow.marketdata.source;

import java.time.Instant;

/** How one provider is spoken to over HTTP: what is asked, and what its answers mean. Pure: no network, no clock. */
public interface Dialect {

    /** The source's name. */
    String name();

    /** What its answers are about. */
    default Want.Subject subject() {
        return Want.Subject.PRICES;
    }

    /** The question for a want, below the source's base address. */
    Request ask(Want want, Instant now);

    /**
     * What an answer means. Redirects, refusals, floods, pages and empty bodies are classified before by {@link Doorman}.
     *
     * @throws Unreadable when it is not the answer that was asked for, or only part of it
     */
    Reply read(Want want, Answer answer) throws Unreadable;

    /** Whether the provider honours If-None-Match and If-Modified-Since, so that it need not send the same twice. */
    default boolean isConditional() {
        return false;
    }
}
