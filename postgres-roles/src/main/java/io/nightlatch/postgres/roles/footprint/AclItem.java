package io.nightlatch.postgres.roles.footprint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One {@code aclitem} (manual, "Privileges"): {@code alice=r*w/shop_owner}.
 *
 * @param grantee quoted as SQL wants it; empty for PUBLIC
 * @param privileges each with whether it may be passed on
 * @param grantor quoted as SQL wants it
 */
record AclItem(String grantee, Map<String, Boolean> privileges, String grantor) {
    private static final Map<Character, String> WORDS = Map.ofEntries(
            Map.entry('r', "select"),
            Map.entry('a', "insert"),
            Map.entry('w', "update"),
            Map.entry('d', "delete"),
            Map.entry('D', "truncate"),
            Map.entry('x', "references"),
            Map.entry('t', "trigger"),
            Map.entry('m', "maintain"),
            Map.entry('X', "execute"),
            Map.entry('U', "usage"),
            Map.entry('C', "create"),
            Map.entry('c', "connect"),
            Map.entry('T', "temporary"),
            Map.entry('s', "set"),
            Map.entry('A', "alter system"));

    // Names of roles that SQL would take for something else (manual, "SQL Key Words").
    private static final Set<String> RESERVED = Set.of(
            "all",
            "analyse",
            "analyze",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "asymmetric",
            "authorization",
            "both",
            "case",
            "cast",
            "check",
            "collate",
            "column",
            "constraint",
            "create",
            "current_role",
            "current_user",
            "default",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "false",
            "fetch",
            "for",
            "foreign",
            "from",
            "grant",
            "group",
            "having",
            "in",
            "initially",
            "intersect",
            "into",
            "lateral",
            "leading",
            "limit",
            "localtime",
            "none",
            "not",
            "null",
            "offset",
            "on",
            "only",
            "or",
            "order",
            "placing",
            "primary",
            "public",
            "references",
            "returning",
            "select",
            "session_user",
            "some",
            "symmetric",
            "system_user",
            "table",
            "then",
            "to",
            "trailing",
            "true",
            "union",
            "unique",
            "user",
            "using",
            "variadic",
            "when",
            "where",
            "window",
            "with");

    static AclItem parse(String text) {
        int equals = endOfName(text, 0);
        int slash = text.indexOf('/', equals + 1);
        if (equals >= text.length() || text.charAt(equals) != '=' || slash < 0)
            throw new IllegalArgumentException("not an ACL item: " + text);
        var privileges = new LinkedHashMap<String, Boolean>();
        for (int i = equals + 1; i < slash; i++) {
            boolean passedOn = i + 1 < slash && text.charAt(i + 1) == '*';
            privileges.put(WORDS.getOrDefault(text.charAt(i), "" + text.charAt(i)), passedOn);
            if (passedOn) i++;
        }
        return new AclItem(quoted(text.substring(0, equals)), privileges, quoted(text.substring(slash + 1)));
    }

    /** By who got it from whom. An owner stands as {@code owner}, since a new owner takes an old one's entries over. */
    static Map<List<String>, AclItem> byParties(List<String> acl, String owner) {
        var items = new LinkedHashMap<List<String>, AclItem>();
        for (var text : acl) {
            var item = parse(text);
            items.merge(List.of(role(item.grantee(), owner), role(item.grantor(), owner)), item, AclItem::and);
        }
        return items;
    }

    static final String OWNER = "\0owner";

    private static String role(String name, String owner) {
        return !owner.isEmpty() && raw(name).equals(raw(owner)) ? OWNER : name;
    }

    private AclItem and(AclItem other) {
        var both = new TreeMap<>(privileges);
        other.privileges.forEach((privilege, passedOn) -> both.merge(privilege, passedOn, Boolean::logicalOr));
        return new AclItem(grantee, both, grantor);
    }

    private static int endOfName(String text, int from) {
        boolean inQuotes = false;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '"') inQuotes = !inQuotes;
            else if (text.charAt(i) == '=' && !inQuotes) return i;
        }
        return text.length();
    }

    /** An ACL quotes what is not letters, digits and underscores; SQL also what is not lower case or begins with a digit. */
    static String quoted(String name) {
        if (name.isEmpty() || name.startsWith("\"")) return name;
        return name.matches("[a-z_][a-z0-9_]*") && !RESERVED.contains(name) ? name : '"' + name + '"';
    }

    private static String raw(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
    }
}
