package io.nightlatch.postgres.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the session's names mean now, asked on its own connection. A schema on the path that the login may not use is
 * skipped silently; a new role can make it visible, and the same text then means another table.
 */
record SearchPath(List<String> named, List<String> schemas) {
    /**
     * Setting the path to its own value makes the server look at it anew: 15 and 16 keep what they saw until something
     * invalidates it. Local to this one implicit transaction, so nothing stays behind.
     */
    static final String QUESTION =
            "select pg_catalog.set_config('search_path', pg_catalog.current_setting('search_path'), true);"
                    + " select pg_catalog.unnest(pg_catalog.current_schemas(true))";

    /** What every name is looked up in where nothing is known of the session's own path. */
    static final SearchPath USUAL = new SearchPath(List.of("public"), List.of("pg_catalog", "public"));

    static Optional<SearchPath> of(Injected.Result answer) {
        var rows = answer.firstColumn();
        return answer.error().isPresent() || rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new SearchPath(elements(rows.getFirst()), rows.subList(1, rows.size())));
    }

    /** Of the setting alone: which of its schemas can be used is not known. */
    static SearchPath ofSetting(String setting) {
        return new SearchPath(elements(setting), List.of());
    }

    /** The schemas that names are looked up in now and were not before. */
    List<String> newTo(SearchPath before) {
        return schemas.stream()
                .filter(schema -> !before.schemas.contains(schema))
                .toList();
    }

    /** For a hint: the schemas that the path names and that are passed over, as a role could make them visible. */
    String hiddenWords() {
        var hidden = named.stream()
                .filter(name -> !schemas.contains(name) && !name.equals("$user") && !name.startsWith("pg_"))
                .toList();
        return hidden.isEmpty()
                ? ""
                : " Your search_path also names " + String.join(", ", hidden)
                        + ", which you cannot use now and could with a role; so write names with their schemas.";
    }

    /**
     * Where names would be looked up if every schema of the path could be used: the temporary one and pg_catalog first
     * unless the path names them (manual, "The Schema Search Path").
     */
    List<String> everywhere(String user) {
        var all = new ArrayList<String>();
        for (var schema : schemas) if (schema.startsWith("pg_temp_")) all.add(schema);
        if (!named.contains("pg_catalog")) all.add("pg_catalog");
        for (var name : named) if (!name.equals("pg_temp")) all.add(name.equals("$user") ? user : name);
        return List.copyOf(all);
    }

    /** The setting's elements, unquoted and folded (manual, "search_path"). */
    private static List<String> elements(String setting) {
        var elements = new ArrayList<String>();
        var one = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i <= setting.length(); i++) {
            char sign = i < setting.length() ? setting.charAt(i) : ',';
            if (sign == '"') {
                boolean doubled = quoted && i + 1 < setting.length() && setting.charAt(i + 1) == '"';
                if (doubled) one.append(setting.charAt(++i));
                else quoted = !quoted;
            } else if (sign == ',' && !quoted) {
                if (!one.isEmpty()) elements.add(one.toString());
                one.setLength(0);
            } else if (quoted || !Character.isWhitespace(sign)) {
                one.append(!quoted && sign >= 'A' && sign <= 'Z' ? (char) (sign + 'a' - 'A') : sign);
            }
        }
        return List.copyOf(elements);
    }
}
