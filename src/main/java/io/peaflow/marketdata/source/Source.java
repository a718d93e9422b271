package io.peaflow.marketdata.source;

/**
 * A provider of prices, values or fundamentals: one step of the route. It asks its provider for what the harvest still
 * wants of it, adds what it was told, and leaves a note of everything it asked, skipped or was refused.
 */
public interface Source {

    /** Its name everywhere: the step of the route, the settings, the key of a symbol, the page of documentation. */
    String name();

    /** Whether it can be asked about this. */
    default boolean tells(Want.Subject subject) {
        return subject == Want.Subject.PRICES;
    }

    /** The host that it asks, with its port where one is named; empty when it needs no network. */
    default String host() {
        return "";
    }

    /** Why it is not asked at all, with the remedy; empty when it is. */
    default String idleBecause() {
        return "";
    }

    /** Never throws for what a provider does; a run that has lost its slot ends here. */
    void gather(Harvest harvest);
}
