package io.nightlatch.access.grant;

import io.nightlatch.access.request.AccessRequest;

/** What became of an act on a request. {@code why} is a sentence for the one who asked. */
public sealed interface Answer {
    /** Done; the request as it is now. */
    record Done(AccessRequest request) implements Answer {}

    /** An equal request was open already; this is it. */
    record Joined(AccessRequest request) implements Answer {}

    record NotAllowed(String why) implements Answer {}

    /** Too late: the request is over, or the vote was cast before. */
    record TooLate(AccessRequest request, String why) implements Answer {}

    record NotValid(String why) implements Answer {}

    record Unknown() implements Answer {}
}
