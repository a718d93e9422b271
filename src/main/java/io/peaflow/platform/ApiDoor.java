package io.peaflow.platform;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.savedrequest.NullRequestCache;

/** The door for programs: a key with every request, no cookie, nothing open that is not named here. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SecuritySettings.class, ServerSettings.class})
class ApiDoor {

    @Bean
    @Order(1)
    SecurityFilterChain apiChain(HttpSecurity http, KeyRing ring) {
        return http.securityMatcher("/api/**", "/actuator/**", "/health")
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                // Nothing here looks at a cookie, so there is nothing to forge.
                .csrf(csrf -> csrf.disable())
                .formLogin(form -> form.disable())
                .httpBasic(basic -> basic.disable())
                .logout(logout -> logout.disable())
                .headers(SafeHeaders::put)
                .addFilterAfter(new KeyFilter(ring), SecurityContextHolderFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                HttpMethod.GET, "/health", "/actuator/health/liveness", "/actuator/health/readiness")
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.HEAD, "/health", "/actuator/health/liveness", "/actuator/health/readiness")
                        .permitAll()
                        .requestMatchers(
                                "/api/v1/keys",
                                "/api/v1/keys/**",
                                "/api/v1/backups/restore",
                                "/api/v1/backups/erase",
                                "/api/v1/backups/key/**")
                        .hasAuthority(Scope.ADMIN.word())
                        .requestMatchers(
                                HttpMethod.GET,
                                "/api/**",
                                "/actuator/health",
                                "/actuator/health/**",
                                "/actuator/info",
                                "/actuator/prometheus")
                        .hasAuthority(Scope.READ.word())
                        .requestMatchers(HttpMethod.HEAD, "/api/**")
                        .hasAuthority(Scope.READ.word())
                        .requestMatchers("/api/**")
                        .hasAuthority(Scope.OPERATE.word())
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(
                                        (request, response, missing) -> KeyFilter.unauthorized(response))
                                .accessDeniedHandler(
                                        (request, response, denied) -> Problems.write(
                                                response,
                                                HttpStatus.FORBIDDEN,
                                                "This key's scope does not reach this far. `peaflow keys` shows the scopes: read, operate, admin.")))
                .build();
    }
}
