package io.nightlatch.access.identity;

/** What became of a change of the people file. */
public sealed interface PersonAnswer {
    /** Written down; the person as they are now. */
    record Done(Person person) implements PersonAnswer {}

    /** Nothing has changed. {@code why} is a sentence for the one who asked. */
    record Refused(String why) implements PersonAnswer {}
}
