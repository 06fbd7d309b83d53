package dev.gather.answer;

import dev.gather.execution.observed.RequestOutcome;
import dev.gather.merge.Document;
import java.util.List;

/**
 * What a client is answered.
 *
 * @param outcome how its request has ended with that
 * @param passed headers of services, a line each; none has a name of the others
 * @param headers in order, beside those of the connection
 * @param body of no bytes where the answer ends with its headers
 */
public record Answer(
    RequestOutcome outcome,
    int status,
    List<dev.gather.upstream.field.Header> passed,
    List<Header> headers,
    Document body) {

  static final Document NO_BODY = new Document(List.of(), 0);

  Answer(RequestOutcome outcome, int status, List<Header> headers, Document body) {
    this(outcome, status, List.of(), headers, body);
  }

  Answer withoutBody() {
    return new Answer(outcome, status, passed, headers, NO_BODY);
  }

  /** One header field. */
  public record Header(String name, String value) {

    /**
     * Keeps browsers from taking an answer for a script, or for anything that its type does not
     * say: a page of another origin that names it in a tag gets nothing of it into its process.
     *
     * @see <a href="https://fetch.spec.whatwg.org/#x-content-type-options-header">Fetch, 3.6</a>
     */
    public static final Header NO_SNIFF = new Header("X-Content-Type-Options", "nosniff");
  }
}
