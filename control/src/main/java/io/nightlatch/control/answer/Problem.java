package io.nightlatch.control.answer;

import java.util.Optional;

/**
 * A problem detail (RFC 9457). {@code title} says what is wrong, {@code detail} what to do next, {@code field} where.
 */
public record Problem(String title, int status, String detail, Optional<String> field) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem(String title, int status, String detail) {
        this(title, status, detail, Optional.empty());
    }

    /** The same for what is not there and for what the asker may not see. */
    public static ProblemException notFound(String what) {
        return new ProblemException(
                new Problem("There is no " + what, 404, "Check the id; the list shows what you may see."));
    }

    public static ProblemException notAllowed(String why, String next) {
        return new ProblemException(new Problem(why, 403, next));
    }

    public static ProblemException tooLate(String why, String next) {
        return new ProblemException(new Problem(why, 409, next));
    }

    public static ProblemException tooMany(String why, String next) {
        return new ProblemException(new Problem(why, 429, next));
    }

    public static ProblemException unavailable(String why, String next) {
        return new ProblemException(new Problem(why, 503, next));
    }

    public static ProblemException notValid(String why, String next) {
        return new ProblemException(new Problem(why, 422, next));
    }

    public static ProblemException notValidField(String field, String why, String next) {
        return new ProblemException(new Problem(why, 422, next, Optional.of(field)));
    }
}
