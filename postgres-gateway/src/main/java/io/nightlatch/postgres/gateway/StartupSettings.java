package io.nightlatch.postgres.gateway;

import io.nightlatch.postgres.gateway.statement.OwnStatement;
import io.nightlatch.postgres.gateway.statement.OwnStatements;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What of a client's start-up packet goes on to the target. A list of what may: settings in a start-up packet win over
 * those a DBA made for the role, and {@code role}, {@code session_authorization} and {@code replication} would change who
 * the session is.
 */
record StartupSettings(SequencedMap<String, String> forTarget, List<OwnStatement> own) {
    private static final String OURS = "nightlatch.";

    private static final Set<String> ALLOWED = Set.of(
            "application_name",
            "bytea_output",
            "client_encoding",
            "client_min_messages",
            "datestyle",
            "default_statistics_target",
            "default_transaction_deferrable",
            "default_transaction_isolation",
            "default_transaction_read_only",
            "enable_partitionwise_join",
            "extra_float_digits",
            "geqo",
            "gin_fuzzy_search_limit",
            "idle_in_transaction_session_timeout",
            "intervalstyle",
            "jit",
            "lc_monetary",
            "lc_numeric",
            "lc_time",
            "lock_timeout",
            "plan_cache_mode",
            "random_page_cost",
            "row_security",
            "search_path",
            "standard_conforming_strings",
            "statement_timeout",
            "synchronize_seqscans",
            "tcp_keepalives_count",
            "tcp_keepalives_idle",
            "tcp_keepalives_interval",
            "tcp_user_timeout",
            "timezone",
            "transaction_timeout",
            "work_mem",
            "xmloption");

    /** What came of reading a packet's settings. */
    sealed interface Reading {
        record Fine(StartupSettings settings) implements Reading {}

        record Refused(Refusal refusal) implements Reading {}
    }

    static Reading read(Map<String, String> settings) {
        var forTarget = new LinkedHashMap<String, String>();
        var own = new ArrayList<OwnStatement>();
        for (var setting : settings.entrySet()) {
            var name = setting.getKey();
            if (name.startsWith(OURS)) {
                var statement = OwnStatements.setting(name.substring(OURS.length()), setting.getValue());
                var refusal = refusal(name, statement);
                if (refusal.isPresent()) return new Reading.Refused(refusal.get());
                own.add(statement.orElseThrow());
            } else if (ALLOWED.contains(name)) {
                forTarget.put(name, setting.getValue());
            } else {
                return new Reading.Refused(new Refusal(
                        Refusal.FEATURE_NOT_SUPPORTED,
                        "the start-up parameter \"" + name + "\" does not pass the gateway",
                        "It could change who the session is, or undo what was set for it.",
                        "Leave it out of the connection string and SET it once connected."));
            }
        }
        return new Reading.Fine(new StartupSettings(forTarget, List.copyOf(own)));
    }

    private static Optional<Refusal> refusal(String name, Optional<OwnStatement> own) {
        if (own.isPresent() && own.get() instanceof OwnStatement.Malformed(var why, var hint)) {
            return Optional.of(new Refusal(Refusal.INVALID_PARAMETER, why, "It stands in the start-up packet.", hint));
        }
        boolean isSetting = own.isPresent()
                && (own.get() instanceof OwnStatement.SetReason
                        || own.get() instanceof OwnStatement.SetDuration
                        || own.get() instanceof OwnStatement.SetWait);
        return isSetting
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Refusal.INVALID_PARAMETER,
                        "\"" + name + "\" cannot be set in the start-up packet",
                        "There you can set nightlatch.reason, nightlatch.duration and nightlatch.wait.",
                        "Once connected: SET nightlatch.role = '…';"));
    }
}
