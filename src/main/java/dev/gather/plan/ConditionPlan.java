package dev.gather.plan;

import dev.gather.jsonata.JsonataExpression;

/**
 * When a call is made.
 *
 * @param expression over the request and the calls before it
 * @param isPerElement whether it reads the element of a for-each, and so decides for each
 */
public record ConditionPlan(JsonataExpression expression, boolean isPerElement) {}
