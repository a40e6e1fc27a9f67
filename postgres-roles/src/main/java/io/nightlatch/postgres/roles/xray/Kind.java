package io.nightlatch.postgres.roles.xray;

/** What a right can be on. {@code TABLE} is whatever has rows: also views, materialized views and foreign tables. */
public enum Kind {
    TABLE("table"),
    COLUMN("column"),
    SEQUENCE("sequence"),
    SCHEMA("schema"),
    FUNCTION("function"),
    DATABASE("database"),
    TABLESPACE("tablespace"),
    LANGUAGE("language"),
    SERVER("foreign server"),
    WRAPPER("foreign-data wrapper"),
    PARAMETER("setting");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
