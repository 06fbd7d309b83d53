package dev.gather.template;

import java.util.stream.Stream;

/** A compiled tree of templates that becomes the body of a request. */
public sealed interface ContentTemplate permits BodyTemplate, FormTemplate {

  Stream<Reference> references();

  /**
   * The body's bytes.
   *
   * @throws UnresolvedException when a value is missing or unfit
   */
  byte[] expand(Values values);

  /**
   * Checks the client's values, before any call is made.
   *
   * @throws UnresolvedException when one is missing or unfit
   */
  void checkClientValues(Values values);
}
