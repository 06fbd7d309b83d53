package dev.gather.template;

import dev.gather.json.ExpressionException;

/**
 * A reference with a star, {@code {reference*}}: its query parameter is there once for each of its
 * values.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc6570#section-2.4.2">RFC 6570, 2.4.2</a>
 */
record Repeated(Reference reference) implements Template.Part {

  /** More is no list of a query's any more. */
  static final int MOST = 1000;

  static ExpressionException misplaced(Repeated repeated) {
    return new ExpressionException(
        "a star repeats a query parameter and stands nowhere else"
            + " (expected: name={reference*} in the query of a path)",
        repeated.reference.offset());
  }
}
