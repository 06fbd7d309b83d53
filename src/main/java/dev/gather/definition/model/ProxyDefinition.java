package dev.gather.definition.model;

/**
 * Where a route passes requests on to, {@code proxy} in a definition.
 *
 * @param upstream name of the upstream; empty where the file left it out, which is a problem
 *     already reported
 * @param path template of a path without a query; empty where the file left it out
 */
public record ProxyDefinition(String upstream, String path) {}
