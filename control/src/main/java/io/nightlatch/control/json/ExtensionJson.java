package io.nightlatch.control.json;

import java.util.Optional;

/** A grant after a wish for more time; with a request, people have to agree to that first. */
public record ExtensionJson(GrantJson grant, Optional<RequestJson> request) {}
