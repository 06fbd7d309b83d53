package dev.gather.template;

import dev.gather.json.ExpressionException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A compiled template of a request target.
 *
 * <p>A value stands for one path segment or one query value, or for a piece of one. Whatever it
 * holds, it cannot change the number of segments, add a parameter or leave the path: everything but
 * unreserved characters is encoded. A segment is refused if it would be empty. It is refused too if
 * a service may take it for {@code .} or {@code ..}, alone or beside a slash that it decodes: RFC
 * 3986, 5.2.4 would remove it.
 */
public final class UriTemplate {

  private final List<Segment> segments;
  private final List<Parameter> parameters;
  private final List<Segment> clientSegments;

  UriTemplate(List<Segment> segments, List<Parameter> parameters) {
    this.segments = List.copyOf(segments);
    this.parameters = List.copyOf(parameters);
    this.clientSegments = segments.stream().filter(Segment::isClients).toList();
  }

  /**
   * @throws ExpressionException where the text is no template of a target
   */
  public static UriTemplate parse(String text) {
    return new UriTemplateParser(Template.parse(text)).parse();
  }

  public Stream<Reference> references() {
    return Stream.concat(
            segments.stream().flatMap(segment -> segment.parts().stream()),
            parameters.stream().flatMap(parameter -> parameter.parts().stream()))
        .filter(Reference.class::isInstance)
        .map(Reference.class::cast);
  }

  /** Reads it backwards; empty where its path does not tell which values made it. */
  public Optional<TargetReader> reader() {
    return TargetReader.of(segments, parameters);
  }

  /**
   * The encoded target, starting with a slash.
   *
   * @throws UnresolvedException when a value is missing or unfit
   */
  public String expand(Values values) {
    StringBuilder target = new StringBuilder(64);
    for (Segment segment : segments) {
      segment.appendTo(target.append('/'), values);
    }
    char separator = '?';
    for (Parameter parameter : parameters) {
      int before = target.length();
      if (parameter.appendTo(target.append(separator), values)) {
        separator = '&';
      } else {
        target.setLength(before);
      }
    }
    return target.toString();
  }

  /**
   * Checks the segments that need nothing but the client's values, before any call is made.
   *
   * @throws UnresolvedException when a value is missing or unfit
   */
  public void checkClientValues(Values values) {
    StringBuilder scratch = new StringBuilder();
    for (Segment segment : clientSegments) {
      scratch.setLength(0);
      segment.appendTo(scratch, values);
    }
  }

  /**
   * What stands between two slashes.
   *
   * @param parts literals are encoded already
   */
  record Segment(List<Template.Part> parts) {

    boolean isClients() {
      return parts.stream().allMatch(part -> !(part instanceof Reference r) || r.isClients())
          && parts.stream().anyMatch(Reference.class::isInstance);
    }

    void appendTo(StringBuilder target, Values values) {
      int start = target.length();
      Reference last = null;
      for (Template.Part part : parts) {
        if (part instanceof Template.Literal literal) {
          target.append(literal.text());
        } else if (part instanceof Reference reference) {
          appendValue(target, reference, values);
          last = reference;
        }
      }
      if (last != null) {
        refuseDots(target, start, last);
      }
    }

    private static void appendValue(StringBuilder target, Reference reference, Values values) {
      if (reference.isKeys()) {
        // The gateway itself puts commas between the keys, in a path as well as in a query.
        Parameter.appendJoined(
            target, reference, Texts.several(reference, values).orElseGet(List::of));
        return;
      }
      String text =
          Texts.one(reference, values)
              .orElseThrow(() -> UnresolvedException.of(reference, "is missing"));
      if (!PercentEncoding.appendValue(target, text)) {
        throw UnresolvedException.of(reference, "is not well-formed text");
      }
    }

    private static void refuseDots(StringBuilder target, int start, Reference last) {
      if (start == target.length()) {
        throw UnresolvedException.of(last, "makes a path segment that is empty");
      }
      if (mayHaveDots(target, start) && DotSegments.areIn(target.substring(start))) {
        throw UnresolvedException.of(last, "makes a path segment that is or holds `.` or `..`");
      }
    }

    private static boolean mayHaveDots(StringBuilder target, int start) {
      return target.indexOf(".", start) >= 0 || target.indexOf("%", start) >= 0;
    }
  }

  /**
   * What stands between two ampersands.
   *
   * @param name encoded, with the equals sign if there is one
   * @param parts of the value; literals are encoded already
   */
  record Parameter(String name, List<Template.Part> parts) {

    /** Returns false when a value is missing, so that the parameter is to be left out. */
    boolean appendTo(StringBuilder target, Values values) {
      target.append(name);
      for (Template.Part part : parts) {
        if (part instanceof Template.Literal literal) {
          target.append(literal.text());
        } else if (part instanceof Reference reference) {
          Optional<List<String>> texts = Texts.several(reference, values);
          if (texts.isEmpty()) {
            return false;
          }
          appendJoined(target, reference, texts.get());
        }
      }
      return true;
    }

    private static void appendJoined(
        StringBuilder target, Reference reference, List<String> texts) {
      for (int i = 0; i < texts.size(); i++) {
        if (i > 0) {
          target.append(',');
        }
        if (!PercentEncoding.appendValue(target, texts.get(i))) {
          throw UnresolvedException.of(reference, "is not well-formed text");
        }
      }
    }
  }
}
