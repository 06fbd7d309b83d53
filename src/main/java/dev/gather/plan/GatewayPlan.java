package dev.gather.plan;

import java.util.List;

/**
 * Everything the gateway answers.
 *
 * @param routes in the files' order
 */
public record GatewayPlan(List<RoutePlan> routes) {}
