package io.nightlatch.console;

import io.nightlatch.console.signin.BrowserChain;
import io.nightlatch.console.signin.BrowserSessions;
import io.nightlatch.console.signin.SignInPages;
import io.nightlatch.control.ControlServices;
import io.nightlatch.control.HttpOptions;
import io.nightlatch.control.answer.ProblemWriter;
import io.nightlatch.control.signin.SignIn;
import jakarta.servlet.SessionTrackingMode;
import java.util.Set;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;

/** Every bean of the console, by name; those of the API are there already. */
@Configuration(proxyBeanMethods = false)
@Import({
    Assets.class,
    Pages.class,
    Frames.class,
    SignInPages.class,
    InboxPages.class,
    RequestPages.class,
    AskPages.class,
    AccessPages.class,
    GrantPages.class,
    LivePages.class,
    AuditPages.class,
    PolicyPages.class,
    StandingPages.class,
    OtherPages.class,
    Trail.class,
    Mishaps.class
})
class ConsoleWiring {
    @Bean
    BrowserSessions browserSessions(SignIn signIn, ControlServices services) {
        return new BrowserSessions(signIn, services.clock());
    }

    @Bean
    CookieCsrfTokenRepository formTokens(HttpOptions options) {
        return BrowserChain.formTokens(options.tls().isPresent());
    }

    /** Before the API's chain, which takes whatever is left. */
    @Bean
    @Order(1)
    SecurityFilterChain browserChain(
            HttpSecurity http,
            BrowserSessions sessions,
            CookieCsrfTokenRepository formTokens,
            ProblemWriter writer,
            Mishaps mishaps)
            throws Exception {
        return BrowserChain.of(http, sessions, formTokens, writer, mishaps::staleForm);
    }

    @Bean
    ServletContextInitializer sessionCookie(HttpOptions options) {
        boolean secure = options.tls().isPresent();
        return context -> {
            var cookie = context.getSessionCookieConfig();
            // A browser takes a cookie with this prefix from a secure page of this very host only (RFC 6265bis).
            cookie.setName(secure ? "__Host-nightlatch" : "nightlatch");
            cookie.setPath("/");
            cookie.setHttpOnly(true);
            cookie.setSecure(secure);
            // Lax: a link in a chat leads to the page and not to the sign-in; changes are forms, which need their
            // token.
            cookie.setAttribute("SameSite", "Lax");
            context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
        };
    }
}
