package io.nightlatch.control.signin;

import io.nightlatch.control.answer.Problem;
import io.nightlatch.control.answer.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses changes that another site's page asks a browser for. The API has no cookies, but browsers also remember Basic
 * credentials and send them along; they say, too, where a request comes from (W3C, "Fetch Metadata Request Headers").
 */
public final class CrossSite extends OncePerRequestFilter {
    private static final Set<String> CHANGES_NOTHING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final ProblemWriter writer;

    public CrossSite(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (CHANGES_NOTHING.contains(request.getMethod()) || isOurs(request)) {
            chain.doFilter(request, response);
            return;
        }
        writer.write(
                response, new Problem("Another site asked for this", 403, "Ask from here, not from a page elsewhere."));
    }

    private static boolean isOurs(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) return OURS.contains(site);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || origin.endsWith("://" + request.getHeader(HttpHeaders.HOST));
    }
}
