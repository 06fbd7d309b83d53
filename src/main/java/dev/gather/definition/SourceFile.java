package dev.gather.definition;

import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * One file as a tree.
 *
 * @param root its values, with those of the environment
 * @param source where they stand
 * @param broken pointers of values that have a problem; what else is wrong with them is not
 *     reported
 */
record SourceFile(ObjectNode root, SourceNode source, Set<String> broken) {}
