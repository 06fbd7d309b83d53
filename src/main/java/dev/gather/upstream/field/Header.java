package dev.gather.upstream.field;

/**
 * One header field: of a request to an upstream, of its answer, or of one to a client.
 *
 * @param name in lower case
 * @param value may be a secret, so it is left out of {@link #toString()}
 */
public record Header(String name, String value) {

  /** The name of what each request to an upstream is named by, in lower case. */
  public static final String REQUEST_ID = "x-request-id";

  @Override
  public String toString() {
    return name;
  }
}
