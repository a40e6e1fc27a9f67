package io.nightlatch.postgres.sql.parser;

/** The names of what the parser offers, which Emscripten shortened; they belong to the build whose checksum we check. */
final class Exports {
    static final String CONSTRUCTORS = "A";
    static final String MALLOC = "C";
    static final String FREE = "E";
    static final String PARSE = "F";
    static final String FREE_PARSED = "G";
    static final String SCAN = "M";
    static final String FREE_STRING = "N";
    static final String SET_THREW = "P";
    static final String STACK_RESTORE = "Q";
    static final String STACK_GET = "R";

    private Exports() {}
}
