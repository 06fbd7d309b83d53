package dev.gather.definition;

/**
 * One definition file.
 *
 * @param name as it appears in problems
 * @param text YAML, decoded
 */
public record DefinitionFile(String name, String text) {}
