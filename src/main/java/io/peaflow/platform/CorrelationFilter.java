package io.peaflow.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every request an id, the caller's if it is a plain word, and keeps a line on every request that changes something. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CorrelationFilter extends OncePerRequestFilter {

    static final String HEADER = "X-Correlation-Id";

    private static final Logger LOG = LoggerFactory.getLogger(CorrelationFilter.class);
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = id(request);
        request.setAttribute(HEADER, id);
        response.setHeader(HEADER, id);
        MDC.put(LogFields.CORRELATION, id);
        long start = System.nanoTime();
        try {
            chain.doFilter(request, response);
        } finally {
            note(request, response.getStatus(), Duration.ofNanos(System.nanoTime() - start));
            MDC.remove(LogFields.CORRELATION);
        }
    }

    /** The id stays the same when the container answers an error of this request. */
    private static String id(HttpServletRequest request) {
        if (request.getAttribute(HEADER) instanceof String known) {
            return known;
        }
        String asked = request.getHeader(HEADER);
        return asked != null && PLAIN.matcher(asked).matches()
                ? asked
                : UUID.randomUUID().toString();
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static void note(HttpServletRequest request, int status, Duration took) {
        String method = request.getMethod();
        boolean reads = "GET".equals(method) || "HEAD".equals(method);
        LOG.atLevel(reads && status < 500 ? Level.DEBUG : Level.INFO)
                .log(
                        "{} {} -> {} in {} ms from {}",
                        method,
                        request.getRequestURI(),
                        status,
                        took.toMillis(),
                        request.getRemoteAddr());
    }
}
