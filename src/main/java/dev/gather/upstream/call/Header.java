package dev.gather.upstream.call;

/**
 * One header field of a request to an upstream.
 *
 * @param name in lower case
 * @param value may be a secret, so it is left out of {@link #toString()}
 */
public record Header(String name, String value) {

  @Override
  public String toString() {
    return name;
  }
}
