package dev.gather.template;

/**
 * A template that has no result for the values at hand; carries no stack trace.
 *
 * <p>The message names the reference and what is wrong with its value, never the value.
 */
public final class UnresolvedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String detail;

  private final String scope;
  private final boolean clients;

  private UnresolvedException(String message, Reference reference) {
    super(message, null, false, false);
    this.detail = message;
    this.scope = reference.scope();
    this.clients = reference.isClients();
  }

  static UnresolvedException of(Reference reference, String problem) {
    return new UnresolvedException(reference + " " + problem, reference);
  }

  /** Whether the value is the client's own, so that the request is at fault. */
  public boolean isClients() {
    return clients;
  }

  /** Whether the value belongs to this scope. */
  public boolean isOfScope(String other) {
    return scope.equals(other);
  }

  /** What is wrong, for people. */
  public String detail() {
    return detail;
  }
}
