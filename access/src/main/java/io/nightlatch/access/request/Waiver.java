package io.nightlatch.access.request;

/**
 * On what ground a request was approved though nobody was asked.
 *
 * @param rules the names of the policy's rules that let it
 */
public record Waiver(String rules) {}
