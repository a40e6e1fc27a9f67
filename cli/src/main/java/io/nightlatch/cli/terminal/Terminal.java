package io.nightlatch.cli.terminal;

import io.nightlatch.cli.json.JsonObject;
import io.nightlatch.cli.shell.Shell;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the reader sees. A command says what happened both ways, in words and as JSON; the terminal prints the one that was
 * asked for. In JSON, standard output carries objects, one a line, and nothing else.
 */
public final class Terminal {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean interactive;
    private final boolean colours;
    private final boolean json;

    public Terminal(Shell shell, boolean json) {
        this.out = shell.out();
        this.err = shell.err();
        this.interactive = shell.interactive();
        this.colours = coloursWanted(shell);
        this.json = json;
    }

    /** Whether colours suit this terminal and reader (no-color.org). */
    public static boolean coloursWanted(Shell shell) {
        return shell.interactive()
                && shell.variable("NO_COLOR").isEmpty()
                && shell.variable("TERM").filter("dumb"::equals).isEmpty();
    }

    public boolean isJson() {
        return json;
    }

    /** One line in words. */
    public void say(String line) {
        say(Styled.plain(line));
    }

    public void say(Styled... pieces) {
        say(List.of(pieces));
    }

    private void say(List<Styled> pieces) {
        if (!json) out.println(rendered(pieces, out.charset()));
    }

    public void table(Table table) {
        table.lines().forEach(this::say);
    }

    /** The next sensible command, ready to paste. */
    public void next(String command) {
        say(Styled.faint("Next: "), Styled.strong(command));
    }

    /** The result as an object. */
    public void result(JsonObject object) {
        if (json) out.println(PlainText.ofJson(object.toString()));
    }

    /** What happened and what to do about it, on standard error. */
    public void error(String what, String next) {
        if (json) {
            var error = JsonObject.EMPTY.with("error", what).with("next", next);
            err.println(PlainText.ofJson(error.toString()));
        } else {
            note(new Styled(Styled.Style.BAD, what));
            note(Styled.plain(next));
        }
    }

    /** A remark that is no result: on standard error, in words only. */
    public void note(Styled... pieces) {
        if (!json) err.println(rendered(List.of(pieces), err.charset()));
    }

    public LiveLine live() {
        return new LiveLine(this, interactive);
    }

    /** Writes over the line that the cursor is in, without wrapping it (ECMA-48 "EL", DEC private mode 7). */
    void rewrite(List<Styled> pieces) {
        if (json) return;
        out.print("\r\u001b[?7l" + rendered(pieces, out.charset()) + "\u001b[K\u001b[?7h");
        out.flush();
    }

    void wipe() {
        if (json) return;
        out.print("\r\u001b[K");
        out.flush();
    }

    private String rendered(List<Styled> pieces, Charset charset) {
        return pieces.stream()
                .map(piece -> piece.withText(spelled(PlainText.of(piece.text()), charset)))
                .map(piece -> colours ? piece.coloured() : piece.text())
                .collect(Collectors.joining());
    }

    // In the C locale our own two ornaments would come out as question marks.
    private static String spelled(String text, Charset charset) {
        return charset.equals(StandardCharsets.UTF_8)
                ? text
                : text.replace("·", "-").replace("…", "...");
    }
}
