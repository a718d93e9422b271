package io.peaflow.dashboard;

import io.peaflow.marketdata.Freshness;
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
    private static final Freshness.Contact ONLINE = new Freshness.Contact(null, null, null, false);

    private final Wording wording;
    private final DashboardSettings settings;
    private final Freshness freshness;

    Framing(Wording wording, DashboardSettings settings, Freshness freshness) {
        this.wording = wording;
        this.settings = settings;
        this.freshness = freshness;
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        if (page != null && page.getViewName() != null && !page.getViewName().startsWith("redirect:")) {
            page.addObject("frame", frame(isStranger(holder()) ? ONLINE : freshness.contact()));
        }
    }

    /** For a page that no handler made: those of failures are made after the handler gave up, and ask the database nothing. */
    ModelAndView around(ModelAndView page) {
        return page.addObject("frame", frame(ONLINE));
    }

    private static @Nullable Authentication holder() {
        return SecurityContextHolder.getContext().getAuthentication();
    }

    private static boolean isStranger(@Nullable Authentication who) {
        return who == null || !who.isAuthenticated() || who instanceof AnonymousAuthenticationToken;
    }

    private Frame frame(Freshness.Contact contact) {
        Words words = wording.words();
        Authentication who = holder();
        boolean stranger = isStranger(who);
        return new Frame(
                words.locale().getLanguage(),
                settings.simulated(),
                stranger || who == null ? "" : who.getName(),
                !stranger && mayOperate(who),
                words.now(),
                settings.timeZone().getId(),
                words.moment(contact.offlineSince()),
                words.moment(contact.lastContact()));
    }

    private static boolean mayOperate(@Nullable Authentication who) {
        return who != null && who.getAuthorities().stream().anyMatch(a -> OPERATE.equals(a.getAuthority()));
    }
}
