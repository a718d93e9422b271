package io.peaflow.platform;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.security.web.savedrequest.NullRequestCache;

/** The door for people: a key pasted once, then a session cookie that only pages believe, with a CSRF token on every change. */
@Configuration(proxyBeanMethods = false)
class PageDoor {

    @Bean
    @Order(2)
    SecurityFilterChain pageChain(HttpSecurity http, KeyRing ring) {
        var contexts = new HttpSessionSecurityContextRepository();
        var tokens = new HttpSessionCsrfTokenRepository();
        var sessions = new CompositeSessionAuthenticationStrategy(
                java.util.List.of(new ChangeSessionIdAuthenticationStrategy(), new CsrfAuthenticationStrategy(tokens)));
        return http.securityContext(context -> context.securityContextRepository(contexts))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .csrf(csrf -> csrf.csrfTokenRepository(tokens))
                .formLogin(form -> form.disable())
                .httpBasic(basic -> basic.disable())
                .headers(SafeHeaders::put)
                .logout(logout -> logout.logoutUrl("/sign-out")
                        .logoutSuccessHandler(
                                (request, response, who) -> SignInFilter.see(request, response, SignInFilter.PATH)))
                .addFilterAfter(new SignInFilter.Strangers(contexts), SecurityContextHolderFilter.class)
                .addFilterAfter(new SessionKeyFilter(ring), SignInFilter.Strangers.class)
                .addFilterAfter(new SignInFilter(ring, sessions, contexts), CsrfFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, SignInFilter.PATH, "/assets/**", "/webjars/**", "/favicon.ico")
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.HEAD, SignInFilter.PATH, "/assets/**", "/webjars/**", "/favicon.ico")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/**")
                        .hasAuthority(Scope.READ.word())
                        .requestMatchers(HttpMethod.HEAD, "/**")
                        .hasAuthority(Scope.READ.word())
                        .anyRequest()
                        .hasAuthority(Scope.OPERATE.word()))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, missing) -> askToSignIn(request, response))
                        .accessDeniedHandler((request, response, denied) -> deny(request, response)))
                .build();
    }

    /** A person is shown the sign-in page; htmx is told to load it whole instead of putting it into a fragment. */
    static void askToSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", request.getContextPath() + SignInFilter.PATH);
            Problems.write(response, HttpStatus.UNAUTHORIZED, "The session has ended. Sign in again.");
        } else {
            SignInFilter.see(request, response, SignInFilter.PATH);
        }
    }

    private static void deny(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof KeyHolder) {
            response.sendError(HttpStatus.FORBIDDEN.value());
        } else {
            askToSignIn(request, response);
        }
    }
}
