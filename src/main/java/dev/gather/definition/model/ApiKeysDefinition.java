package dev.gather.definition.model;

import java.nio.file.Path;

/**
 * Keys that are known by their hashes.
 *
 * @param header that brings one, in lower case
 * @param file that holds the hashes
 */
public record ApiKeysDefinition(String header, Path file) {}
