package io.nightlatch.e2e;

/** One attempt to get more than one was given, and what must hold of it. {@code name} says the promise. */
record Attack(String name, Script script) {
    interface Script {
        void play(Stage stage) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
