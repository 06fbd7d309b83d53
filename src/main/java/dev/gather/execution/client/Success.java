package dev.gather.execution.client;

import dev.gather.upstream.field.Header;
import java.util.List;

/**
 * What a client is told with a document, as its services have said it.
 *
 * @param status 200, 201, 202 or 204
 * @param headers fields of the services' answers
 */
public record Success(int status, List<Header> headers) {

  public static final int OK = 200;
  public static final int NO_CONTENT = 204;

  /** Nothing but that it is there. */
  public static final Success PLAIN = new Success(OK, List.of());

  /** The same of a document that there is something in. */
  public Success withContent() {
    return status == NO_CONTENT ? new Success(OK, headers) : this;
  }

  /** Whether it is for this client alone, whatever the document is. */
  public boolean setsCookie() {
    return !headers.isEmpty()
        && headers.stream().anyMatch(header -> header.name().equals("set-cookie"));
  }
}
