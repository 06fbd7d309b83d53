package dev.gather.plan;

import java.util.List;

/**
 * Everything the gateway answers.
 *
 * @param routes with calls, in the files' order
 * @param proxies in the files' order
 */
public record GatewayPlan(List<RoutePlan> routes, List<ProxyPlan> proxies) {}
