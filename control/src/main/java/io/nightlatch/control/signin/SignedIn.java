package io.nightlatch.control.signin;

import io.nightlatch.access.identity.Principal;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/** Who sends this HTTP request, with the groups they are in now. */
public final class SignedIn extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Principal who;
    private final boolean byPassword;
    private final transient BooleanSupplier stillGood;

    SignedIn(Principal who, boolean byPassword, BooleanSupplier stillGood) {
        super(List.<GrantedAuthority>of());
        this.who = who;
        this.byPassword = byPassword;
        this.stillGood = stillGood;
        setAuthenticated(true);
    }

    public Principal who() {
        return who;
    }

    /** With the password itself, not with a token. */
    public boolean byPassword() {
        return byPassword;
    }

    /** Whether the same credentials would be taken again now; for answers that last. */
    public boolean stillGood() {
        return stillGood.getAsBoolean();
    }

    /** The same sign-in, with groups as they are now. */
    SignedIn as(Principal now) {
        return new SignedIn(now, byPassword, stillGood);
    }

    /** The same sign-in, good only while {@code also} says so as well. */
    public SignedIn whileAlso(BooleanSupplier also) {
        return new SignedIn(who, byPassword, () -> also.getAsBoolean() && stillGood());
    }

    @Override
    public Principal getPrincipal() {
        return who;
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return who.name().value();
    }
}
