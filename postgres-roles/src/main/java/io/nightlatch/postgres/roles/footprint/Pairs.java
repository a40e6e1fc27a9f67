package io.nightlatch.postgres.roles.footprint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which thing of before is which of after: by OID, so that a new name hides nothing, else by name, for what was made anew. What
 * names a renamed thing is told under the old name, so that one rename is one change.
 */
final class Pairs {
    private static final List<String> NAMES =
            List.of("owner", "role", "member", "grantor", "table", "runs", "schema", "publication", "database");

    /** The same thing twice; {@code after} under the names of before. {@code now} is its name as it is now. */
    record Pair(Item before, Item after, String now) {
        /** Itself, not only what it is in or on. */
        boolean renamed() {
            if (before.facts().containsKey("name")) {
                return !before.fact("name").equals(after.fact("name"))
                        || !before.fact("schema").equals(after.fact("schema"));
            }
            return !before.id().equals(now);
        }
    }

    final List<Pair> both = new ArrayList<>();
    final List<Item> added = new ArrayList<>();
    final List<Item> removed = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>(); // of roles and of things, each to what it was called

    Pairs(Snapshot before, Snapshot after) {
        var byOid = new HashMap<String, Item>();
        for (var item : before.items().values()) if (item.oid() != 0) byOid.put(oidKey(item), item);
        for (var item : after.items().values()) {
            var was = byOid.get(oidKey(item));
            if (was != null && !was.id().equals(item.id())) names.put(item.id(), was.id());
        }
        var matched = new HashSet<String>();
        var rest = new LinkedHashMap<String, Item>();
        for (var item : after.items().values()) {
            var was = item.oid() == 0 ? null : byOid.get(oidKey(item));
            if (was == null) {
                var old = old(item);
                rest.put(old.key(), old);
            } else {
                matched.add(was.key());
                both.add(new Pair(was, old(item), item.id()));
            }
        }
        for (var item : before.items().values()) {
            if (matched.contains(item.key())) continue;
            var made = rest.remove(item.key());
            if (made == null) removed.add(item);
            else both.add(new Pair(item, made, made.id()));
        }
        added.addAll(rest.values());
    }

    private static String oidKey(Item item) {
        var kind = item.kind().equals("procedure") ? "function" : item.kind();
        return kind + " " + item.oid();
    }

    /** With the names that were. */
    private Item old(Item item) {
        if (names.isEmpty()) return item;
        var facts = new LinkedHashMap<>(item.facts());
        for (var key : NAMES) facts.computeIfPresent(key, (_, name) -> names.getOrDefault(name, name));
        var id = item.id();
        if (item.kind().equals("membership")) {
            id = facts.get("role") + " to " + facts.get("member") + " by " + facts.get("grantor");
        } else if (item.kind().equals("column")) {
            id = facts.get("table") + "." + facts.get("name");
        }
        if (item.kind().equals("password")) id = names.getOrDefault(id, id);
        var acl = item.acl().stream().map(this::oldAcl).toList();
        return new Item(item.kind(), id, facts, acl);
    }

    private String oldAcl(String text) {
        var item = AclItem.parse(text);
        int rights = text.indexOf('=', text.startsWith("\"") ? item.grantee().length() : 0);
        var grantee = names.getOrDefault(item.grantee(), item.grantee());
        return grantee
                + text.substring(rights, text.indexOf('/', rights) + 1)
                + names.getOrDefault(item.grantor(), item.grantor());
    }
}
