package io.peaflow.platform;

import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Follows a redirect to the same host only, and never from TLS to plain text. */
final class SameHostRedirects extends DefaultRedirectStrategy {

    @Override
    public boolean isRedirectAllowed(HttpHost from, HttpHost to, HttpRequest request, HttpContext context) {
        boolean weaker =
                "https".equalsIgnoreCase(from.getSchemeName()) && !"https".equalsIgnoreCase(to.getSchemeName());
        return from.getHostName().equalsIgnoreCase(to.getHostName()) && !weaker;
    }
}
