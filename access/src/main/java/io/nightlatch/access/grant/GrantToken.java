package io.nightlatch.access.grant;

import java.security.SecureRandom;

/** The secret that unlocks a grant from a new connection: 130 random bits that a person can paste as a password. */
public record GrantToken(String secret) {
    public static final String PREFIX = "nlg_";
    private static final String SIGNS = "0123456789abcdefghjkmnpqrstvwxyz";

    public static GrantToken random(SecureRandom random) {
        var text = new StringBuilder(PREFIX);
        for (int i = 0; i < 26; i++) text.append(SIGNS.charAt(random.nextInt(32)));
        return new GrantToken(text.toString());
    }

    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
