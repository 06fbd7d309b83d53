package dev.gather.plan.schema;

/**
 * A place of a client's request that breaks its schema.
 *
 * @param parameter with its scope, {@code query.limit}; empty for the body
 * @param pointer JSON Pointer of the place in it, or of the nearest place above it whose pointer is
 *     short
 * @param message what the schema asks for, in the schema's words and never the client's
 */
public record Violation(String parameter, String pointer, String message) {

  /** Of one request, at most. */
  public static final int MOST = 100;

  /** Of a body. */
  public Violation(String pointer, String message) {
    this("", pointer, message);
  }

  /** The same of a parameter's value. */
  public Violation of(String parameter) {
    return new Violation(parameter, pointer, message);
  }
}
