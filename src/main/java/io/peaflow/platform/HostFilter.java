package io.peaflow.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers only to its own names: a page of another site that rebinds its name to our address gets 421. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class HostFilter extends OncePerRequestFilter {

    private static final Set<String> PROBES = Set.of("/actuator/health/liveness", "/actuator/health/readiness");

    private final Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]"));

    HostFilter(ServerSettings settings) {
        names.add(settings.address().toLowerCase(Locale.ROOT));
        settings.allowedHosts().forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // Probes come by address, and learn nothing but up or down.
        return PROBES.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String name = request.getServerName();
        if (name != null && names.contains(name.toLowerCase(Locale.ROOT))) {
            chain.doFilter(request, response);
        } else {
            Problems.write(
                    response,
                    HttpStatus.MISDIRECTED_REQUEST,
                    "This server does not answer to the host name of this request. Add the name to peaflow.server.allowed-hosts if it is yours.");
        }
    }
}
