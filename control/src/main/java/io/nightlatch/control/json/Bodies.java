package io.nightlatch.control.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nightlatch.control.answer.Problem;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What people send. A field that is left out is empty; what must be there is asked for by {@link #required}. */
public final class Bodies {
    private Bodies() {}

    public record Filing(
            Optional<String> database,
            Optional<String> role,
            Optional<String> reason,
            Optional<String> duration,
            Optional<String> scope,
            Optional<String> statement) {}

    public record Explaining(Optional<String> database, Optional<String> sql) {}

    public record Comment(Optional<String> comment) {
        public static final Comment NONE = new Comment(Optional.empty());
    }

    /** A yes; with {@code duration}, to less time than was asked. */
    public record Approval(Optional<String> comment, Optional<String> duration) {
        public static final Approval NONE = new Approval(Optional.empty(), Optional.empty());
    }

    public record Reason(Optional<String> reason) {
        public static final Reason NONE = new Reason(Optional.empty());
    }

    /** More time. */
    public record Extending(Optional<String> duration, Optional<String> reason) {}

    /** An empty object, for acts that take nothing. */
    public record Nothing() {}

    public record NewPassword(
            Optional<String> current, @JsonProperty("new") Optional<String> next) {}

    public record NewToken(Optional<String> label, Optional<String> expiresIn) {}

    public static String required(String field, Optional<String> value) {
        return value.filter(text -> !text.isBlank())
                .orElseThrow(() -> Problem.notValidField(
                        field, "\"" + field + "\" is missing", "Send \"" + field + "\" with a value."));
    }

    /** An ISO 8601 duration of hours, minutes, seconds or days of 24 hours, such as {@code PT15M}. */
    public static Duration duration(String field, String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.notValidField(
                    field,
                    "\"" + field + "\" is not an ISO 8601 duration",
                    "Write PT15M for 15 minutes, PT1H30M, P30D.");
        }
    }
}
