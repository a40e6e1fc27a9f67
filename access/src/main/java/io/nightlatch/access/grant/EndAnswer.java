package io.nightlatch.access.grant;

/** What became of the wish to end a grant. */
public sealed interface EndAnswer {
    record Done(Grant grant) implements EndAnswer {}

    record NotAllowed(String why) implements EndAnswer {}

    record TooLate(Grant grant) implements EndAnswer {}

    record NotValid(String why) implements EndAnswer {}

    record Unknown() implements EndAnswer {}
}
