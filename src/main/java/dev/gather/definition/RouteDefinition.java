package dev.gather.definition;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One path of the gateway, an entry of {@code routes} in a definition.
 *
 * @param name its key in the file
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param path pattern with {@code {name}} variables
 * @param deadline limit of the whole request
 * @param calls by name, in the file's order
 * @param summary one line for the API's documentation
 * @param description text for the API's documentation
 * @param tags groups in the API's documentation
 */
public record RouteDefinition(
    String name,
    String method,
    String path,
    Duration deadline,
    Map<String, CallDefinition> calls,
    Optional<String> summary,
    Optional<String> description,
    List<String> tags) {}
