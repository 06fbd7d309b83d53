package dev.gather.plan.schema;

/**
 * A place of a client's body that breaks its schema.
 *
 * @param pointer JSON Pointer of the place, or of the nearest place above it whose pointer is short
 * @param message what the schema asks for, in the schema's words and never the client's
 */
public record Violation(String pointer, String message) {}
