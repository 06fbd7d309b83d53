package dev.gather.merge;

import dev.gather.json.Slice;

/**
 * One member of a document.
 *
 * @param name its characters
 * @param literal its name as it stands in the document, a JSON string
 * @param value a JSON value
 */
public record Part(String name, Slice literal, Slice value) {}
