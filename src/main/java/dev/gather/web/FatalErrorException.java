package dev.gather.web;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An error of the virtual machine that concerns one request; carries no stack trace, which would be
 * as deep as the stack. Its message names the places at the top.
 */
final class FatalErrorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int PLACES = 5;

  FatalErrorException(Error error) {
    super(
        Arrays.stream(error.getStackTrace())
            .limit(PLACES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < ", error + " at ", "")),
        null,
        false,
        false);
  }
}
