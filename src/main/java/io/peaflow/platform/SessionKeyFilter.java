package io.peaflow.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends a session whose key was revoked or has expired since. */
class SessionKeyFilter extends OncePerRequestFilter {

    private final KeyRing ring;

    SessionKeyFilter(KeyRing ring) {
        this.ring = ring;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof KeyHolder holder && !opens(holder)) {
            SecurityContextHolder.clearContext();
            var session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
            PageDoor.askToSignIn(request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    /** While the database is away the session stays as good as it was: the pages say what is wrong. */
    private boolean opens(KeyHolder holder) {
        try {
            return ring.stillOpens(holder.prefix());
        } catch (DataAccessException | TransactionException away) {
            return true;
        }
    }
}
