package io.nightlatch.cli.terminal;

import java.util.List;

/**
 * One line that stays true while somebody waits. On a terminal it is rewritten in place; in a file or pipe it is printed
 * again only when it says something new, so that a log keeps no spinner.
 */
public final class LiveLine implements AutoCloseable {
    private final Terminal terminal;
    private final boolean inPlace;
    private String last = "";

    LiveLine(Terminal terminal, boolean inPlace) {
        this.terminal = terminal;
        this.inPlace = inPlace;
    }

    /** @param passed how long it has lasted, which alone is nothing new */
    public void show(String state, String passed, String advice) {
        if (inPlace) {
            terminal.rewrite(List.of(
                    Styled.strong(state), Styled.faint(" · "), Styled.plain(passed), Styled.faint(" · " + advice)));
        } else if (!last.equals(state + advice)) {
            terminal.say(state + " · " + advice);
        }
        last = state + advice;
    }

    /** Takes the line away, so that the outcome stands in its place. */
    @Override
    public void close() {
        if (inPlace && !last.isEmpty()) terminal.wipe();
    }
}
