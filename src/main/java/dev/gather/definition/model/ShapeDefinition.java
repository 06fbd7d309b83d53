package dev.gather.definition.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What stays of a call's answer, in this order.
 *
 * @param at path of the value that is taken
 * @param keep paths of the members that stay; all of them where it is empty
 * @param drop paths of the members that go
 * @param rename new names of members by their paths
 * @param orElse what stands where there is nothing at {@code at}, or no list of a for-each; {@code
 *     default} in a definition
 */
public record ShapeDefinition(
    Optional<String> at,
    List<String> keep,
    List<String> drop,
    Map<String, String> rename,
    Optional<JsonNode> orElse) {}
