package io.nightlatch.access.event;

/** How loudly an event is told; an {@link #ALARM} is pushed to people. */
public enum Severity {
    INFO,
    WARNING,
    ALARM
}
