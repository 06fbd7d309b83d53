package dev.gather.definition.model;

import java.util.Map;

/**
 * What all definition files say together.
 *
 * @param upstreams by name, in the files' order
 * @param routes by name, in the files' order
 */
public record GatewayDefinition(
    Map<String, UpstreamDefinition> upstreams, Map<String, RouteDefinition> routes) {}
