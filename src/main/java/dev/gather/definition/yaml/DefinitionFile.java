package dev.gather.definition.yaml;

/**
 * One definition file.
 *
 * @param name as it appears in problems
 * @param text YAML, decoded
 */
public record DefinitionFile(String name, String text) {}
