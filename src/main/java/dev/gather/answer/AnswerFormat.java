package dev.gather.answer;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** How a client wants its document. */
public enum AnswerFormat {
  /** Whole. */
  JSON(MediaType.APPLICATION_JSON),
  /**
   * In parts, as they land.
   *
   * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
   *     events</a>
   */
  EVENTS(MediaType.TEXT_EVENT_STREAM),
  /** In parts, as they land, one on each line. */
  LINES(MediaType.APPLICATION_NDJSON);

  private final MediaType type;

  AnswerFormat(MediaType type) {
    this.type = type;
  }

  public MediaType type() {
    return type;
  }

  /**
   * Those that the client accepts, the best first. Streams are only for clients that name them; who
   * accepts none of these gets JSON all the same.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-12.5.1">RFC 9110,
   *     12.5.1</a>
   */
  public static List<AnswerFormat> accepted(HttpHeaders headers) {
    List<MediaType> types;
    try {
      types = headers.getAccept();
    } catch (InvalidMediaTypeException e) {
      return List.of(JSON);
    }
    List<AnswerFormat> formats =
        types.stream()
            .filter(type -> type.getQualityValue() > 0)
            .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
            .flatMap(AnswerFormat::of)
            .distinct()
            .toList();
    return formats.isEmpty() ? List.of(JSON) : formats;
  }

  private static Stream<AnswerFormat> of(MediaType type) {
    return Stream.of(values())
        .filter(
            format ->
                format == JSON ? type.includes(JSON.type) : type.equalsTypeAndSubtype(format.type));
  }
}
