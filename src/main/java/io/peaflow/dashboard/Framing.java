package io.peaflow.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/** Puts the frame around every page, those of errors included. */
@Component
class Framing implements HandlerInterceptor {

    private static final String OPERATE = "operate";

    private final Wording wording;
    private final DashboardSettings settings;

    Framing(Wording wording, DashboardSettings settings) {
        this.wording = wording;
        this.settings = settings;
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        if (page != null && page.getViewName() != null && !page.getViewName().startsWith("redirect:")) {
            around(page);
        }
    }

    /** For a page that no handler made: those of failures are made after the handler gave up. */
    ModelAndView around(ModelAndView page) {
        return page.addObject("frame", frame());
    }

    private Frame frame() {
        Words words = wording.words();
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        boolean stranger = who == null || !who.isAuthenticated() || who instanceof AnonymousAuthenticationToken;
        return new Frame(
                words.locale().getLanguage(),
                settings.simulated(),
                stranger || who == null ? "" : who.getName(),
                !stranger && mayOperate(who),
                words.now(),
                settings.timeZone().getId());
    }

    private static boolean mayOperate(@Nullable Authentication who) {
        return who != null && who.getAuthorities().stream().anyMatch(a -> OPERATE.equals(a.getAuthority()));
    }
}
