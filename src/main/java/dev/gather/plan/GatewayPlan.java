package dev.gather.plan;

import dev.gather.definition.model.AccessDefinition;
import dev.gather.definition.model.CorsDefinition;
import java.util.List;
import java.util.Optional;

/**
 * Everything the gateway answers.
 *
 * @param routes with calls, in the files' order
 * @param proxies in the files' order
 * @param cors what pages of other origins may do, if anything is said of them
 * @param access who may ask
 */
public record GatewayPlan(
    List<RoutePlan> routes,
    List<ProxyPlan> proxies,
    Optional<CorsDefinition> cors,
    AccessDefinition access) {}
