package io.peaflow.platform;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Limits of Tomcat that have no key of Boot's; those that have one are in application.yaml under server.tomcat. */
@Component
class TomcatLimits implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    /** Sessions that exist at once; strangers get one for the CSRF token of the sign-in page. */
    private static final int MOST_SESSIONS = 10_000;

    private static final int LONGEST_WAIT_FOR_BODY_MILLIS = 10_000;

    private final SecuritySettings settings;

    TomcatLimits(SecuritySettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            connector.setXpoweredBy(false);
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
                http.setDisableUploadTimeout(false);
                http.setConnectionUploadTimeout(LONGEST_WAIT_FOR_BODY_MILLIS);
                http.setMaxTrailerSize(4_096);
                http.setMaxHeaderCount(60);
            }
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocol.setMaxHeaderCount(60);
            }
        });
        factory.addContextCustomizers(context -> {
            var sessions = new StandardManager();
            sessions.setMaxActiveSessions(MOST_SESSIONS);
            sessions.setPathname(null);
            context.setManager(sessions);
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemReport.class.getName());
            }
        });
        if (!settings.trustedProxies().isEmpty()) {
            factory.addEngineValves(behindProxies());
        }
    }

    /** X-Forwarded-For is believed from the named proxies and from nobody else. */
    private RemoteIpValve behindProxies() {
        var valve = new RemoteIpValve();
        valve.setInternalProxies(
                settings.trustedProxies().stream().map(Pattern::quote).collect(Collectors.joining("|")));
        valve.setProtocolHeader("X-Forwarded-Proto");
        return valve;
    }
}
