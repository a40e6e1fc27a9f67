package io.nightlatch.postgres.gateway.statement;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything in a text that may be the name of something. */
public final class Names {
    private static final int MANY = 500;

    private Names() {}

    /**
     * As a list of SQL literals in plain ASCII, whatever the client's encoding; empty where the text cannot be cut into
     * tokens, holds no name or holds too many of them.
     */
    public static Optional<String> asLiterals(String sql) {
        var names = new LinkedHashSet<>(Lexer.cut(sql).orElse(List.of()).stream()
                .filter(Token::isName)
                .map(Token::text)
                .toList());
        return names.isEmpty() || names.size() > MANY
                ? Optional.empty()
                : Optional.of(names.stream().map(Names::literal).collect(Collectors.joining(", ")));
    }

    /** Manual, "String Constants with C-Style Escapes", which mean the same whatever standard_conforming_strings says. */
    private static String literal(String name) {
        var literal = new StringBuilder("E'");
        name.codePoints().forEach(sign -> {
            boolean isPlain = sign == '_' || (sign < 0x80 && Character.isLetterOrDigit(sign));
            if (isPlain) {
                literal.appendCodePoint(sign);
            } else {
                literal.append("\\U").append("%08X".formatted(sign));
            }
        });
        return literal.append('\'').toString();
    }
}
