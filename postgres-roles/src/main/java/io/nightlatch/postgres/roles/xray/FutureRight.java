package io.nightlatch.postgres.roles.xray;

/**
 * What is granted by itself on objects that are yet to come (ALTER DEFAULT PRIVILEGES).
 *
 * @param owner whose new objects
 * @param schema in which schema; empty for all
 * @param objects in the words of ALTER DEFAULT PRIVILEGES, such as TABLES
 * @param grantee who gets it; PUBLIC for all
 */
public record FutureRight(String owner, String schema, String objects, String grantee, String rights) {}
