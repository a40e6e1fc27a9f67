package io.nightlatch.access.request;

/** What a yes serves. */
public enum GrantScope {
    /** All of the person's sessions on that database, each unlocked at its first need: asked for inside a session. */
    PERSON,
    /** Only the sessions opened with the grant's token: asked for through the API. */
    TOKEN,
    /** One statement, once, in the session in which it waits. No grant comes of it: whose right it needs, the session has. */
    STATEMENT
}
