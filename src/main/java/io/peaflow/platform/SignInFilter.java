package io.peaflow.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns a key pasted once into a session: POST /sign-in with the parameter key. */
class SignInFilter extends OncePerRequestFilter {

    static final String PATH = "/sign-in";

    private final KeyRing ring;
    private final SessionAuthenticationStrategy sessions;
    private final SecurityContextRepository contexts;

    SignInFilter(KeyRing ring, SessionAuthenticationStrategy sessions, SecurityContextRepository contexts) {
        this.ring = ring;
        this.sessions = sessions;
        this.contexts = contexts;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HttpMethod.POST.matches(request.getMethod()) || !PATH.equals(request.getServletPath());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getParameter("key");
        KeyRing.Verdict verdict;
        try {
            verdict = key == null || key.isBlank()
                    ? new KeyRing.Refused()
                    : ring.check(key.strip(), request.getRemoteAddr());
        } catch (DataAccessException | TransactionException away) {
            KeyFilter.unavailable(response);
            return;
        }
        switch (verdict) {
            case KeyRing.Opens opens -> {
                open(opens.holder(), request, response);
                see(request, response, "/");
            }
            case KeyRing.Refused refused -> see(request, response, PATH + "?refused");
            case KeyRing.Throttled throttled ->
                see(request, response, PATH + "?wait=" + (throttled.pause().toSeconds() + 1));
        }
    }

    private void open(KeyHolder holder, HttpServletRequest request, HttpServletResponse response) {
        sessions.onAuthentication(holder, request, response);
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(holder);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }

    /** 303: the browser comes back with GET, so that a reload repeats nothing. */
    static void see(HttpServletRequest request, HttpServletResponse response, String path) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + path);
    }

    /**
     * Stands before anything that reads a form: a stranger's body is read for the sign-in only, and few at a time, so that slow senders
     * cannot hold every thread.
     */
    static final class Strangers extends OncePerRequestFilter {

        private final Semaphore signingIn = new Semaphore(4);
        private final SecurityContextRepository contexts;

        Strangers(SecurityContextRepository contexts) {
            this.contexts = contexts;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            boolean reads = HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
            if (reads || knows(request)) {
                chain.doFilter(request, response);
            } else if (!PATH.equals(request.getServletPath()) || request.getContentLengthLong() < 0) {
                PageDoor.askToSignIn(request, response);
            } else if (signingIn.tryAcquire()) {
                try {
                    chain.doFilter(request, response);
                } finally {
                    signingIn.release();
                }
            } else {
                response.setHeader("Connection", "close");
                KeyFilter.throttled(response, java.time.Duration.ofSeconds(4));
            }
        }

        private boolean knows(HttpServletRequest request) {
            var authentication = contexts.loadDeferredContext(request).get().getAuthentication();
            return authentication != null && authentication.isAuthenticated();
        }
    }
}
