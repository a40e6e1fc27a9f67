package io.nightlatch.control.json;

import java.util.List;

/** A database one may use, with the roles one has there without asking. */
public record DatabaseJson(String name, List<String> baseline) {}
