package io.peaflow.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads the key of a request to the API, from Authorization: Bearer or X-API-Key and from nowhere else. */
class KeyFilter extends OncePerRequestFilter {

    static final String HEADER = "X-API-Key";
    private static final String BEARER = "Bearer ";

    private final KeyRing ring;

    KeyFilter(KeyRing ring) {
        this.ring = ring;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String presented = presented(request);
        if (presented == null) {
            chain.doFilter(request, response);
            return;
        }
        KeyRing.Verdict verdict;
        try {
            verdict = ring.check(presented, request.getRemoteAddr());
        } catch (DataAccessException | TransactionException away) {
            unavailable(response);
            return;
        }
        switch (verdict) {
            case KeyRing.Opens opens -> {
                SecurityContextHolder.getContext().setAuthentication(opens.holder());
                chain.doFilter(request, response);
            }
            case KeyRing.Refused refused -> unauthorized(response);
            case KeyRing.Throttled throttled -> throttled(response, throttled.pause());
        }
    }

    private static @Nullable String presented(HttpServletRequest request) {
        String header = request.getHeader(HEADER);
        if (header != null) {
            return header.strip();
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            return null;
        }
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : authorization;
    }

    /** The same words for no key, an unknown one, a wrong one, a revoked one and an expired one. */
    static void unauthorized(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"peaflow\"");
        Problems.write(
                response,
                HttpStatus.UNAUTHORIZED,
                "This needs an API key that opens, sent in the header X-API-Key or Authorization (Bearer). `peaflow keys create` makes one.");
    }

    static void throttled(HttpServletResponse response, Duration pause) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, pause.toSeconds() + 1)));
        Problems.write(
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "Too many wrong keys. Wait as long as Retry-After says, in seconds.");
    }

    static void unavailable(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        Problems.write(
                response,
                HttpStatus.SERVICE_UNAVAILABLE,
                "The database does not answer, so the key cannot be checked. It is tried again by itself; `peaflow doctor` says more.");
    }
}
