package io.nightlatch.control.signin;

import io.nightlatch.control.signin.Presented.Credentials;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads the Authorization header: Basic in UTF-8 (RFC 7617, "The 'charset' auth-param") and Bearer (RFC 6750). */
final class AuthorizationHeader implements AuthenticationConverter {
    @Override
    public @Nullable Presented convert(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header == null ? null : new Presented(read(header.strip()), request.getRemoteAddr());
    }

    private static Credentials read(String header) {
        int space = header.indexOf(' ');
        if (space < 0) return new Credentials.Unreadable();
        var value = header.substring(space + 1).strip();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(value);
            case "bearer" -> new Credentials.Bearer(value);
            default -> new Credentials.Unreadable();
        };
    }

    private static Credentials basic(String value) {
        String text;
        try {
            text = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return new Credentials.Unreadable();
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? new Credentials.Unreadable()
                : new Credentials.NameAndPassword(text.substring(0, colon), text.substring(colon + 1));
    }
}
