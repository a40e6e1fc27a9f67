package io.nightlatch.access.policy;

import io.nightlatch.access.condition.Expression;

/**
 * Where nobody has to be asked.
 *
 * @param rule the name of the rule that says so, for the trail
 */
public record AutoApproval(String rule, Expression when) {}
