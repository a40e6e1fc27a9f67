package io.nightlatch.postgres.sql.facts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The same for statements that differ in their constants only, in how many rows they insert or values they list, in space and in
 * comments. Options are in it by name only, so no secret is. Made of the tree that is there anyway: the parser's own
 * fingerprint parses a second time and costs more than everything else.
 */
final class Fingerprint {
    /** Where something stands, and texts that may say anything. */
    private static final Set<String> LEFT_OUT = Set.of(
            "location",
            "stmt_location",
            "stmt_len",
            "rexpr_list_start",
            "rexpr_list_end",
            "list_start",
            "list_end",
            "conninfo",
            "comment",
            "payload",
            "label");

    private final StringBuilder text = new StringBuilder(512);

    private Fingerprint() {}

    /** 16 hex digits. */
    static String of(Node statement) {
        var fingerprint = new Fingerprint();
        fingerprint.add(statement);
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest(fingerprint.text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    private void add(Object value) {
        switch (value) {
            case Node node -> add(node);
            case List<?> list -> add(list);
            default -> text.append(value).append('\n');
        }
    }

    private void add(Node node) {
        if (node.is("A_Const") || node.is("ParamRef")) {
            text.append("?\n");
            return;
        }
        text.append(node.kind()).append("{\n");
        node.fields().forEach((name, value) -> {
            if (LEFT_OUT.contains(name) || (node.is("DefElem") && name.equals("arg"))) return;
            text.append(name).append('=');
            add(value);
        });
        text.append("}\n");
    }

    /** Items that come out like the one before them are one. */
    private void add(List<?> list) {
        text.append("[\n");
        int before = -1;
        for (var item : list) {
            int start = text.length();
            add(item);
            int length = text.length() - start;
            boolean isSame = before >= 0
                    && length == start - before
                    && text.substring(before, start).equals(text.substring(start));
            if (isSame) text.setLength(start);
            else before = start;
        }
        text.append("]\n");
    }
}
