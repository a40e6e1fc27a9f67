package io.nightlatch.console;

/** The console, for who starts the server that it is served by. */
public final class Console {
    private Console() {}

    /** What to hand to the API's server, which serves it from then on. */
    public static Class<?> pages() {
        return ConsoleWiring.class;
    }
}
