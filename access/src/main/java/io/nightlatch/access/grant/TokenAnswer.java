package io.nightlatch.access.grant;

/** What became of the wish for a grant's token. */
public sealed interface TokenAnswer {
    /** The secret, which nobody can read again; an earlier token of the grant is void. */
    record Issued(Grant grant, GrantToken token) implements TokenAnswer {}

    record NotAllowed(String why) implements TokenAnswer {}

    record TooLate(String why) implements TokenAnswer {}

    record Unknown() implements TokenAnswer {}
}
