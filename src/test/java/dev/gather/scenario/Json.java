package dev.gather.scenario;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads answers. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static JsonNode of(String text) {
    return MAPPER.readTree(text);
  }

  static JsonNode of(HttpResponse<String> response) {
    return of(response.body());
  }

  /** An object with one member. */
  static String object(String name, String value) {
    return MAPPER.createObjectNode().put(name, value).toString();
  }

  /** The entries of {@code errors}, each as it was written without spaces; none where it is not. */
  static List<String> errors(HttpResponse<String> response) {
    return StreamSupport.stream(of(response).path("errors").spliterator(), false)
        .map(JsonNode::toString)
        .toList();
  }
}
