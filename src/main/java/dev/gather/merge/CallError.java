package dev.gather.merge;

import java.util.List;
import java.util.OptionalInt;

/**
 * One entry of a document's {@code errors}.
 *
 * @param call its name
 * @param kind why it failed
 * @param status the upstream's status, where it answered
 * @param indexes of a for-each, the first elements that failed so, ascending; none where the call
 *     itself failed
 * @param count how many elements failed so; 0 where the call itself failed
 */
public record CallError(
    String call, String kind, OptionalInt status, List<Integer> indexes, int count) {

  /** Of a call that failed as a whole. */
  public CallError(String call, String kind, OptionalInt status) {
    this(call, kind, status, List.of(), 0);
  }

  /**
   * A JSON object. Names and kinds hold no character that would need an escape.
   *
   * @param callKey what the call's name stands under
   */
  public String json(String callKey) {
    StringBuilder json = new StringBuilder();
    json.append("{\"")
        .append(callKey)
        .append("\":\"")
        .append(call)
        .append("\",\"kind\":\"")
        .append(kind)
        .append('"');
    status.ifPresent(value -> json.append(",\"status\":").append(value));
    if (count > 0) {
      json.append(",\"index\":[");
      for (int i = 0; i < indexes.size(); i++) {
        json.append(i == 0 ? "" : ",").append(indexes.get(i));
      }
      json.append("],\"count\":").append(count);
    }
    return json.append('}').toString();
  }

  /** A JSON array. */
  public static String array(Iterable<CallError> errors) {
    StringBuilder json = new StringBuilder("[");
    for (CallError error : errors) {
      if (json.length() > 1) {
        json.append(',');
      }
      json.append(error.json("call"));
    }
    return json.append(']').toString();
  }
}
