package dev.gather.answer;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  private static final List<AnswerFormat> ALL = List.of(values());

  private final MediaType type;

  AnswerFormat(MediaType type) {
    this.type = type;
  }

  /** Its media type. */
  String type() {
    return type.toString();
  }

  /**
   * The best of those that the client accepts. Streams are only for clients that name them; who
   * accepts none of these gets JSON all the same.
   *
   * @param isStreamable whether the document can come in parts
   * @return empty if it cannot, and the client accepts nothing else
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-12.5.1">RFC 9110,
   *     12.5.1</a>
   */
  public static Optional<AnswerFormat> of(Asked asked, boolean isStreamable) {
    for (AnswerFormat format : asked.isHead() ? List.of(JSON) : accepted(asked)) {
      if (format == JSON || isStreamable) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  private static List<AnswerFormat> accepted(Asked asked) {
    List<MediaType> types;
    try {
      types = asked.accept();
    } catch (InvalidMediaTypeException e) {
      return List.of(JSON);
    }
    if (types.size() <= 1) {
      return types.isEmpty() ? List.of(JSON) : List.of(only(types.get(0)));
    }
    List<AnswerFormat> formats =
        types.stream()
            .filter(type -> type.getQualityValue() > 0)
            .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
            .flatMap(AnswerFormat::matching)
            .distinct()
            .toList();
    return formats.isEmpty() ? List.of(JSON) : formats;
  }

  private static AnswerFormat only(MediaType type) {
    for (AnswerFormat format : ALL) {
      if (type.getQualityValue() > 0 && format.matches(type)) {
        return format;
      }
    }
    return JSON;
  }

  private static Stream<AnswerFormat> matching(MediaType type) {
    return ALL.stream().filter(format -> format.matches(type));
  }

  private boolean matches(MediaType accepted) {
    return this == JSON ? accepted.includes(JSON.type) : accepted.equalsTypeAndSubtype(type);
  }
}
