package io.nightlatch.console.view;

/** How what somebody just did went, said once on the next page. {@code tone} is live, wait or alarm. */
public record Flash(String tone, String text) {
    public static Flash done(String text) {
        return new Flash("live", text);
    }

    /** Nothing is broken, but it went otherwise than they meant. */
    public static Flash kindly(String text) {
        return new Flash("wait", text);
    }

    public static Flash refused(String text) {
        return new Flash("alarm", text);
    }
}
