package io.nightlatch.access.request;

/** Which sessions a grant serves. */
public enum GrantScope {
    /** All of the person's sessions on that database, each unlocked at its first need: asked for inside a session. */
    PERSON,
    /** Only the sessions opened with the grant's token: asked for through the API. */
    TOKEN
}
