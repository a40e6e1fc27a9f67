package io.nightlatch.control.json;

import java.util.List;
import java.util.Optional;

/**
 * A database one may use, with the roles one has there without asking, and where clients reach it: {@code host},
 * {@code port}, and libpq's {@code sslmode} where its default is not enough.
 */
public record DatabaseJson(String name, List<String> baseline, String host, int port, Optional<String> sslmode) {}
