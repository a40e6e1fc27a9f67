package io.nightlatch.postgres.roles;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings that our connections insist on. Whoever owns a database may give it settings of his own, and so aim at us; what
 * stands in the start-up packet outranks that (manual, "Setting Parameters"). Values are spelled as {@code pg_settings} shows
 * them.
 */
final class Pins {
    private Pins() {}

    static Map<String, String> of(Target target, int major) {
        var pins = new LinkedHashMap<String, String>();
        pins.put("search_path", "pg_catalog,pg_temp");
        pins.put("statement_timeout", Long.toString(target.statementTimeout().toMillis()));
        pins.put("lock_timeout", Long.toString(target.lockTimeout().toMillis()));
        pins.put("idle_session_timeout", "0");
        pins.put("idle_in_transaction_session_timeout", "0");
        pins.put("default_transaction_read_only", "off");
        pins.put("default_transaction_isolation", "read committed");
        pins.put("default_transaction_deferrable", "off");
        // A commit that waits for an absent standby cannot be cancelled by a time-out, and an ending must not wait.
        pins.put("synchronous_commit", "local");
        pins.put("row_security", "off");
        pins.put("standard_conforming_strings", "on");
        // Else a database's owner could make each CREATE ROLE of ours give us the new login.
        if (major >= 16) pins.put("createrole_self_grant", "");
        if (major >= 17) pins.put("transaction_timeout", "0");
        return pins;
    }

    /** As the {@code options} of the start-up packet, where a space is written behind a backslash. */
    static String asOptions(Map<String, String> pins) {
        return pins.entrySet().stream()
                .map(pin -> "-c " + pin.getKey() + "=" + pin.getValue().replace(" ", "\\ "))
                .collect(Collectors.joining(" "));
    }
}
