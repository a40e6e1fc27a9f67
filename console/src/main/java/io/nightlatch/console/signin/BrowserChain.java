package io.nightlatch.console.signin;

import io.nightlatch.control.answer.ProblemWriter;
import io.nightlatch.control.signin.CrossSite;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.filter.OncePerRequestFilter;

/** What every request for a page passes before a controller sees it. */
public final class BrowserChain {
    /** Nothing inline and nothing from elsewhere: what gets into a page as markup still cannot run, look or send. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private BrowserChain() {}

    /** @param staleForm answers a form without the token of this browser */
    public static SecurityFilterChain of(
            HttpSecurity http,
            BrowserSessions sessions,
            CookieCsrfTokenRepository formTokens,
            ProblemWriter writer,
            AccessDeniedHandler staleForm)
            throws Exception {
        return http.securityMatcher(BrowserChain::isPage)
                .csrf(csrf -> csrf.csrfTokenRepository(formTokens))
                // What it would add takes every request for a new sign-in, and changes the secret of the forms each
                // time.
                .sessionManagement(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .httpStrictTransportSecurity(strict -> strict.includeSubDomains(false))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                .authorizeHttpRequests(requests -> requests.requestMatchers("/sign-in", "/assets/*")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, _) -> toSignIn(request, response))
                        .accessDeniedHandler(staleForm))
                .addFilterBefore(new CrossSite(writer), CsrfFilter.class)
                .addFilterBefore(new Recognise(sessions), AnonymousAuthenticationFilter.class)
                .build();
    }

    /** A secret in a cookie and in each form: another site can have the browser send the first, and cannot read either. */
    public static CookieCsrfTokenRepository formTokens(boolean secure) {
        var tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName(secure ? "__Host-nightlatch-form" : "nightlatch-form");
        tokens.setCookiePath("/");
        tokens.setCookieCustomizer(
                cookie -> cookie.httpOnly(true).secure(secure).sameSite("Strict"));
        return tokens;
    }

    /** The API and what machines ask for are told apart by their path; everything else is for people. */
    private static boolean isPage(HttpServletRequest request) {
        var path = request.getRequestURI();
        return !path.equals("/api")
                && !path.startsWith("/api/")
                && !path.equals("/healthz")
                && !path.equals("/readyz")
                && !path.equals("/metrics")
                && !path.equals("/error");
    }

    private static void toSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getRequestURI().equals("/stream")) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        var query = request.getQueryString();
        var page = request.getRequestURI() + (query == null ? "" : "?" + query);
        var target = request.getMethod().equals("GET") && !page.equals("/")
                ? "/sign-in?then=" + URLEncoder.encode(page, StandardCharsets.UTF_8)
                : "/sign-in";
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", "/sign-in");
            response.setStatus(HttpServletResponse.SC_OK);
            return;
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", target);
    }

    private static final class Recognise extends OncePerRequestFilter {
        private final BrowserSessions sessions;

        private Recognise(BrowserSessions sessions) {
            this.sessions = sessions;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            sessions.find(request)
                    .ifPresent(signedIn -> SecurityContextHolder.getContext().setAuthentication(signedIn));
            chain.doFilter(request, response);
        }
    }
}
