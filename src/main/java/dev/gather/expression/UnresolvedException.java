package dev.gather.expression;

/**
 * A template that has no result for the values at hand; carries no stack trace.
 *
 * <p>The message names the reference and what is wrong with its value, never the value.
 */
public final class UnresolvedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String detail;

  private final boolean clients;

  UnresolvedException(String message, boolean clients) {
    super(message, null, false, false);
    this.detail = message;
    this.clients = clients;
  }

  static UnresolvedException of(Reference reference, String problem) {
    return new UnresolvedException(reference + " " + problem, reference.isClients());
  }

  /** Whether the value is the client's own, so that the request is at fault. */
  public boolean isClients() {
    return clients;
  }

  /** What is wrong, for people. */
  public String detail() {
    return detail;
  }
}
