package dev.gather.merge;

import java.util.OptionalInt;

/**
 * One entry of a document's {@code errors}.
 *
 * @param call its name
 * @param kind why it failed
 * @param status the upstream's status, where it answered
 */
public record CallError(String call, String kind, OptionalInt status) {

  /** As a JSON object. Names and kinds hold no character that would need an escape. */
  void appendTo(StringBuilder json) {
    json.append("{\"call\":\"").append(call).append("\",\"kind\":\"").append(kind).append('"');
    status.ifPresent(value -> json.append(",\"status\":").append(value));
    json.append('}');
  }

  /** A JSON array. */
  public static String array(Iterable<CallError> errors) {
    StringBuilder json = new StringBuilder("[");
    for (CallError error : errors) {
      if (json.length() > 1) {
        json.append(',');
      }
      error.appendTo(json);
    }
    return json.append(']').toString();
  }
}
