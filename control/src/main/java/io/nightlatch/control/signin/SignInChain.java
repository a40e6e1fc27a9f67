package io.nightlatch.control.signin;

import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.answer.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** What every HTTP request passes before a controller sees it. */
public final class SignInChain {
    private SignInChain() {}

    public static SecurityFilterChain of(HttpSecurity http, SignIn signIn, ProblemWriter writer) throws Exception {
        var refusals = new Refusals(writer);
        var credentials = new AuthenticationFilter(signIn, new AuthorizationHeader());
        credentials.setFailureHandler(refusals);
        credentials.setSuccessHandler((_, _, _) -> {}); // the default redirects, after a form
        return http.csrf(AbstractHttpConfigurer::disable) // see CrossSite
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/healthz", "/readyz", "/api/v1/openapi.yaml")
                        .permitAll()
                        .requestMatchers("/metrics")
                        .access((who, context) -> new AuthorizationDecision(
                                isHere(context.getRequest()) || who.get() instanceof SignedIn))
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(refusals)
                        .accessDeniedHandler((_, response, _) ->
                                writer.write(response, new Problem("Not allowed", 403, "Ask somebody who may."))))
                .addFilterBefore(new CrossSite(writer), BasicAuthenticationFilter.class)
                .addFilterBefore(credentials, AnonymousAuthenticationFilter.class)
                .build();
    }

    /** What the firewall does not let in at all, such as a path with {@code //} or an encoded slash. */
    public static RequestRejectedHandler rejected(ProblemWriter writer) {
        return (_, response, _) ->
                writer.write(response, new Problem("Bad request", 400, "Send a plain path and plain headers."));
    }

    /** From this machine itself, and not through a proxy on it that speaks for somebody elsewhere. */
    private static boolean isHere(HttpServletRequest request) {
        try {
            // A literal address, so no name is looked up.
            return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()
                    && Stream.of("Forwarded", "X-Forwarded-For", "X-Real-IP")
                            .allMatch(name -> request.getHeader(name) == null);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
