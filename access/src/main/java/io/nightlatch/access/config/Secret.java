package io.nightlatch.access.config;

/** A password that was read from where the configuration points; it never prints itself. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "…";
    }
}
