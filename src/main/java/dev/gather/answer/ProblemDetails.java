package dev.gather.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.answer.Answer.Header;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.merge.CallError;
import dev.gather.merge.Document;
import dev.gather.plan.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Why there is no document.
 *
 * @param status for the client
 * @param detail for people; never holds an upstream's address, headers or body, nor a value of the
 *     client's
 * @param errors of the calls that failed
 * @param violations places of the client's parameters or body that break the route's schema
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9457">RFC 9457</a>
 */
public record ProblemDetails(
    int status, String detail, List<CallError> errors, List<Violation> violations) {

  public ProblemDetails(int status, String detail, List<CallError> errors) {
    this(status, detail, errors, List.of());
  }

  public static ProblemDetails of(HttpStatus status, String detail) {
    return new ProblemDetails(status.value(), detail, List.of());
  }

  /**
   * @param first headers that stand before those of the body
   */
  public Answer answer(RequestOutcome outcome, String requestId, Header... first) {
    byte[] json = json(requestId).getBytes(UTF_8);
    List<Header> headers = new ArrayList<>(List.of(first));
    headers.add(new Header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE));
    headers.add(Header.NO_SNIFF);
    headers.add(new Header(HttpHeaders.CACHE_CONTROL, "no-store"));
    headers.add(new Header(HttpHeaders.CONTENT_LENGTH, Integer.toString(json.length)));
    return new Answer(outcome, status, headers, Document.of(json));
  }

  public String json(String requestId) {
    HttpStatus known = HttpStatus.resolve(status);
    StringBuilder json = new StringBuilder("{\"type\":\"about:blank\",\"title\":");
    string(json, known == null ? "Status " + status : known.getReasonPhrase());
    json.append(",\"status\":").append(status).append(",\"detail\":");
    string(json, detail);
    json.append(",\"requestId\":");
    string(json, requestId);
    if (!errors.isEmpty()) {
      json.append(",\"errors\":").append(CallError.array(errors));
    }
    if (!violations.isEmpty()) {
      violations(json.append(",\"violations\":["));
    }
    return json.append('}').toString();
  }

  private void violations(StringBuilder json) {
    for (int i = 0; i < violations.size(); i++) {
      json.append(i == 0 ? "{" : ",{");
      place(violations.get(i), json);
      json.append(",\"message\":");
      string(json, violations.get(i).message());
      json.append('}');
    }
    json.append(']');
  }

  private static void place(Violation violation, StringBuilder json) {
    boolean isOfBody = violation.parameter().isEmpty();
    if (!isOfBody) {
      json.append("\"parameter\":");
      string(json, violation.parameter());
    }
    if (isOfBody || !violation.pointer().isEmpty()) {
      json.append(isOfBody ? "\"pointer\":" : ",\"pointer\":");
      string(json, violation.pointer());
    }
  }

  private static void string(StringBuilder json, String text) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }
}
