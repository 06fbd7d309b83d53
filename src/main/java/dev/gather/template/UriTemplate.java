package dev.gather.template;

import dev.gather.json.ExpressionException;
import dev.gather.json.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /**
   * Characters that a query may come to: no service takes as many, and a list of an answer's could
   * make millions.
   */
  static final int LONGEST = 64 * 1024;

  static final String TOO_LONG = "makes a query that is too long";

  private static final Values NO_VALUES =
      reference -> {
        throw new IllegalArgumentException(reference + " in a target without references");
      };

  private final List<Segment> segments;
  private final List<Parameter> parameters;
  private final List<Segment> clientSegments;
  private final Optional<UriTemplate> shown;
  private final TargetPrefix prefix;

  UriTemplate(List<Segment> segments, List<Parameter> parameters) {
    this(segments, parameters, Optional.empty());
  }

  private UriTemplate(
      List<Segment> segments, List<Parameter> parameters, Optional<UriTemplate> shown) {
    this.segments = List.copyOf(segments);
    this.parameters = List.copyOf(parameters);
    this.shown = shown;
    this.clientSegments = segments.stream().filter(Segment::isClients).toList();
    this.prefix =
        references().findAny().isEmpty()
            ? new TargetPrefix(written(NO_VALUES), true)
            : TargetPrefix.of(segments);
  }

  /** Whether there are values for which both write the same, whatever is behind them. */
  public boolean mayBeAs(UriTemplate other) {
    return prefix.mayBeAs(other.prefix);
  }

  /**
   * @throws ExpressionException where the text is no template of a target
   */
  public static UriTemplate parse(String text) {
    return new UriTemplateParser(Template.parseTarget(text)).parse();
  }

  /**
   * The same, whose text has something of the environment that nobody may be shown.
   *
   * @param raw the text as its file has it, where that is so
   */
  public UriTemplate writtenAs(Optional<String> raw) {
    return raw.filter(text -> text.contains("${"))
        .map(text -> new UriTemplate(segments, parameters, Optional.of(ShownTarget.blanked(text))))
        .orElse(this);
  }

  /**
   * What may be shown of {@link #expand} for the same values.
   *
   * @param secrets more scopes of which nothing is
   */
  public String shown(Values values, Set<String> secrets) {
    return ShownTarget.of(shown.orElse(this), values, secrets);
  }

  List<Segment> segments() {
    return segments;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  public Stream<Reference> references() {
    return Stream.concat(
        segments.stream().flatMap(segment -> references(segment.parts())),
        parameters.stream().flatMap(Parameter::references));
  }

  private static Stream<Reference> references(List<Template.Part> parts) {
    return parts.stream()
        .flatMap(
            part ->
                part instanceof Repeated repeated
                    ? Stream.of(repeated.reference())
                    : part instanceof Reference reference ? Stream.of(reference) : Stream.empty());
  }

  /** The same, with the client's query parameters of these names behind its own. */
  public UriTemplate forwarding(List<String> names) {
    List<Parameter> more = new ArrayList<>(parameters);
    names.forEach(name -> more.add(Parameter.ofClient(name)));
    return new UriTemplate(segments, more, shown.map(template -> template.forwarding(names)));
  }

  /** Names of the parameters that it writes itself, encoded. */
  Stream<String> parameterNames() {
    return parameters.stream().map(Parameter::name);
  }

  /**
   * Reads it backwards; empty where its path does not tell which values made it.
   *
   * @param query where all of the client's query is behind it
   */
  public Optional<TargetReader> reader(Optional<ClientQuery> query) {
    return TargetReader.of(segments, parameters, query);
  }

  /**
   * The encoded target, starting with a slash.
   *
   * @throws UnresolvedException when a value is missing or unfit
   */
  public String expand(Values values) {
    return prefix.isWhole() ? prefix.text() : written(values);
  }

  private String written(Values values) {
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
    if (clientSegments.isEmpty()) {
      return;
    }
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

    /** One with the client's values of this name. */
    static Parameter ofClient(String name) {
      Reference values =
          new Reference(
              "query", List.of(new Step.Member(name)), Optional.empty(), "query." + name, 0);
      StringBuilder encoded = new StringBuilder();
      PercentEncoding.appendValue(encoded, name);
      return new Parameter(encoded.append('=').toString(), List.of(new Repeated(values)));
    }

    Stream<Reference> references() {
      return UriTemplate.references(parts);
    }

    /** Returns false when a value is missing, so that the parameter is to be left out. */
    boolean appendTo(StringBuilder target, Values values) {
      return parts.size() == 1 && parts.get(0) instanceof Repeated repeated
          ? appendEach(target, repeated.reference(), values)
          : appendOnce(target, values);
    }

    private boolean appendEach(StringBuilder target, Reference reference, Values values) {
      List<String> texts = Texts.each(reference, values);
      for (int i = 0; i < texts.size(); i++) {
        target.append(i == 0 ? "" : "&").append(name);
        if (!PercentEncoding.appendValue(target, texts.get(i))) {
          throw UnresolvedException.of(reference, "is not well-formed text");
        }
        if (target.length() > LONGEST) {
          throw UnresolvedException.of(reference, TOO_LONG);
        }
      }
      return !texts.isEmpty();
    }

    private boolean appendOnce(StringBuilder target, Values values) {
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
        if (target.length() > LONGEST) {
          throw UnresolvedException.of(reference, TOO_LONG);
        }
      }
    }
  }
}
