package io.nightlatch.access.grant;

import io.nightlatch.access.request.AccessRequest;

/** What became of a wish for more time. */
public sealed interface ExtendAnswer {
    /** The grant with its new end. */
    record Extended(Grant grant) implements ExtendAnswer {}

    /** People have to agree; the request is new, or was open already. */
    record Asked(AccessRequest request) implements ExtendAnswer {}

    record NotAllowed(String why) implements ExtendAnswer {}

    record NotValid(String why) implements ExtendAnswer {}

    record TooLate(String why) implements ExtendAnswer {}

    record Unknown() implements ExtendAnswer {}
}
