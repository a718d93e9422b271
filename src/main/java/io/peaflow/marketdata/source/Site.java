package io.peaflow.marketdata.source;

import java.net.URI;

/**
 * Where a provider is met, and how often.
 *
 * @param baseUrl what stands before the path of every question: http or https, no query; a proxy, a mirror or a recorded
 *     server may stand in for the provider
 * @param perMinute the most questions a minute; 0: no limit, for a server of one's own
 * @param lack what is missing to ask there, with the remedy; empty when nothing is
 */
public record Site(boolean enabled, String baseUrl, int perMinute, String lack) {

    /** What a base address looks like, for the rules of the settings. */
    public static final String ADDRESS = "https?://[^\\s/?#@]+(/[^\\s?#]*)?";

    /** What is told of one that does not. */
    public static final String NO_ADDRESS =
            "is not the base address of a source. Write http:// or https:// and a host, without a user and a question mark.";

    /** A provider that asks for nothing in return. */
    public Site(boolean enabled, String baseUrl, int perMinute) {
        this(enabled, baseUrl, perMinute, "");
    }

    public Site {
        URI address = URI.create(baseUrl);
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!http || address.getHost() == null || address.getQuery() != null || address.getUserInfo() != null) {
            throw new IllegalArgumentException("'" + baseUrl
                    + "' is not the base address of a source: http:// or https://, a host, no user, no question mark,"
                    + " such as https://query1.finance.yahoo.com");
        }
        if (perMinute < 0) {
            throw new IllegalArgumentException(
                    "per-minute is " + perMinute + "; it is a number of questions, or 0 for no limit");
        }
    }

    /** Host and port: what is counted, paced and left alone together. */
    String host() {
        URI address = URI.create(baseUrl);
        return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
    }
}
