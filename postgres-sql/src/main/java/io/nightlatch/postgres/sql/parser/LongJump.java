package io.nightlatch.postgres.sql.parser;

/** C's longjmp: unwinds to the setjmp below, which {@code Host.Invoke} stands for. Without a trace, as it is no fault. */
final class LongJump extends RuntimeException {
    private static final long serialVersionUID = 1;

    LongJump() {
        super("longjmp", null, false, false);
    }
}
