package dev.gather.web;

import dev.gather.merge.CallError;
import java.util.List;
import org.springframework.http.HttpStatus;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Why there is no document.
 *
 * @param status for the client
 * @param detail for people; never holds an upstream's address, headers or body, nor a value of the
 *     client's
 * @param errors of the calls that failed
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9457">RFC 9457</a>
 */
record Problem(int status, String detail, List<CallError> errors) {

  static Problem of(HttpStatus status, String detail) {
    return new Problem(status.value(), detail, List.of());
  }

  String json(String requestId) {
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
    return json.append('}').toString();
  }

  private static void string(StringBuilder json, String text) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }
}
