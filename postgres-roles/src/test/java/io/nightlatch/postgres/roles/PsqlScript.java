package io.nightlatch.postgres.roles;

import java.util.ArrayList;
import java.util.List;

/** A script for psql, cut into what psql would do one after the other. Its variables are not known here. */
final class PsqlScript {
    /** One statement, with the lines that COPY … FROM STDIN reads. */
    record Statement(String sql, String input) {}

    /** {@code \c}: what was SET in the session is gone. */
    static final Statement RECONNECT = new Statement("\\c", "");

    private final String text;
    private final List<Statement> statements = new ArrayList<>();
    private int at;

    private PsqlScript(String text) {
        this.text = text;
    }

    static List<Statement> statementsOf(String text) {
        var script = new PsqlScript(text);
        while (script.at < text.length()) script.statement();
        return script.statements;
    }

    private void statement() {
        int start = at;
        boolean isEmpty = true;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && isEmpty) {
                meta(line());
                return;
            }
            if (c == ';') {
                var sql = text.substring(start, at++);
                if (!isEmpty) statements.add(new Statement(sql.strip(), inputOf(sql)));
                return;
            }
            if (text.startsWith("--", at)) {
                line();
            } else {
                isEmpty &= Character.isWhitespace(c) || text.startsWith("/*", at);
                skip(c);
            }
        }
    }

    private void skip(char c) {
        if (text.startsWith("/*", at)) at = after("*/", at + 2);
        else if (c == '\'' || c == '"') at = after(String.valueOf(c), at + 1);
        else if (c == '$' && text.indexOf('$', at + 1) >= 0) dollars();
        else at++;
    }

    /** {@code $tag$ … $tag$}, or only a sign of a name or parameter. */
    private void dollars() {
        var tag = text.substring(at, text.indexOf('$', at + 1) + 1);
        boolean isTag = tag.matches("\\$([A-Za-z_][A-Za-z_0-9]*)?\\$");
        at = isTag ? after(tag, at + tag.length()) : at + 1;
    }

    private int after(String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }

    private String line() {
        int start = at;
        at = after("\n", at);
        return text.substring(start, at).strip();
    }

    private void meta(String command) {
        if (command.equals("\\c") || command.startsWith("\\c ")) statements.add(RECONNECT);
    }

    private String inputOf(String sql) {
        if (!sql.strip().matches("(?is).*\\bcopy\\b.*\\bfrom\\s+stdin\\b.*")) return "";
        int begin = after("\n", at);
        int end = text.indexOf("\n\\.\n", begin - 1);
        // Where the script expects a refusal it has no lines.
        int next = text.indexOf(';', begin);
        if (end < 0 || (next >= 0 && next < end)) return "";
        at = end + 4;
        return text.substring(begin, end + 1);
    }
}
