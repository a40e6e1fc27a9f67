package io.nightlatch.postgres.roles.footprint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing of the catalogs that gives somebody a right or runs somebody's code.
 *
 * @param kind a word of {@link Kind}
 * @param id its name, quoted as SQL wants it
 * @param facts what else there is to know of it
 * @param acl as PostgreSQL spells its items; empty where a thing has none
 */
public record Item(String kind, String id, Map<String, String> facts, List<String> acl) {
    public Item {
        facts = new LinkedHashMap<>(facts);
        acl = List.copyOf(acl);
    }

    /** @param pairs keys and values in turn */
    public static Item of(String kind, String id, @Nullable String[] pairs, List<String> acl) {
        var facts = new LinkedHashMap<String, String>();
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            var value = pairs[i + 1];
            facts.put(String.valueOf(pairs[i]), value == null ? "" : value);
        }
        return new Item(kind, id, facts, acl);
    }

    /** Empty where there is no such fact. */
    String fact(String key) {
        return facts.getOrDefault(key, "");
    }

    boolean is(String key) {
        return fact(key).equals("true");
    }

    long oid() {
        var oid = fact("oid");
        return oid.isEmpty() ? 0 : Long.parseLong(oid);
    }

    /** Kind and name: what it is found again by. */
    public String key() {
        return kind + " " + id;
    }

    /** The keys whose facts differ, without the OID and the row, which a thing made anew has others of. */
    List<String> differs(Item other) {
        var keys = new ArrayList<>(facts.keySet());
        keys.removeIf(key -> key.equals("oid") || key.equals("row") || fact(key).equals(other.fact(key)));
        return keys;
    }
}
