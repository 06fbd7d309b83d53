package dev.gather.upstream.xml;

/** Why a body is not the XML that was expected; has no stack trace, and nothing of the body. */
public final class BadXmlException extends Exception {

  private static final long serialVersionUID = 1L;

  static final String MALFORMED = "is not one well-formed XML document";

  BadXmlException(String message) {
    super(message, null, false, false);
  }
}
