package dev.gather.rfc9111;

/**
 * How a stored answer may be served at one moment.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9111#section-4.2">RFC 9111, 4.2</a>
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc5861">RFC 5861</a>
 */
public enum Serving {
  /** Without asking the upstream. */
  FRESH,
  /** At once, while it is fetched again. */
  WHILE_REVALIDATED,
  /** When the upstream was asked and failed. */
  ON_ERROR,
  /** Not before the upstream has confirmed it. */
  NOT
}
