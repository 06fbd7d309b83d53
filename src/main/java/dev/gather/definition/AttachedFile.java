package dev.gather.definition;

import dev.gather.definition.problem.DefinitionProblems;
import tools.jackson.databind.JsonNode;

/**
 * A file that a definition names, and what is wrong with it so far.
 *
 * @param root its values; nothing is there where it could not be read as YAML, and with problems
 *     anything may be
 * @param problems of its structure, by pointers into the file itself; open for problems of its
 *     meaning
 */
public record AttachedFile(JsonNode root, DefinitionProblems problems) {}
