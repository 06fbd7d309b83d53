package dev.gather.definition.yaml;

import dev.gather.definition.problem.SourceNode;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One file as a tree.
 *
 * @param root its values, with those of the environment; a mapping or a list, as its form says
 * @param source where they stand
 * @param broken pointers of values that have a problem; no other problem of theirs is reported
 * @param misnamed pointers of values whose key has a problem
 */
public record SourceFile(
    JsonNode root, SourceNode source, Set<String> broken, Set<String> misnamed) {}
