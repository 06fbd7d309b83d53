package dev.gather.definition.model;

import java.util.Map;
import java.util.Optional;

/**
 * What all definition files say together.
 *
 * @param upstreams by name, in the files' order
 * @param routes by name, in the files' order
 * @param cors none where pages of other origins are not spoken of
 * @param access who may ask
 */
public record GatewayDefinition(
    Map<String, UpstreamDefinition> upstreams,
    Map<String, RouteDefinition> routes,
    Optional<CorsDefinition> cors,
    AccessDefinition access) {}
