package io.nightlatch.control.signin;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/** Credentials as they came, not yet believed. */
final class Presented extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    sealed interface Credentials {
        record NameAndPassword(String name, String password) implements Credentials {
            @Override
            public String toString() {
                return name;
            }
        }

        record Bearer(String secret) implements Credentials {
            @Override
            public String toString() {
                return "a bearer token";
            }
        }

        record Unreadable() implements Credentials {}
    }

    private final transient Credentials credentials;
    private final String address;

    Presented(Credentials credentials, String address) {
        super(List.<GrantedAuthority>of());
        this.credentials = credentials;
        this.address = address;
    }

    String address() {
        return address;
    }

    @Override
    public Credentials getCredentials() {
        return credentials;
    }

    @Override
    public String getPrincipal() {
        return "somebody";
    }
}
