package dev.gather.template;

import dev.gather.json.ExpressionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits a template into path segments and query parameters. No value can split it later. */
final class UriTemplateParser {

  private final Template template;
  private final List<UriTemplate.Segment> segments = new ArrayList<>();
  private final List<UriTemplate.Parameter> parameters = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int literalStart;
  private List<Template.Part> parts = new ArrayList<>();
  private String parameterName = "";
  private boolean inQuery;
  private boolean inValue;

  UriTemplateParser(Template template) {
    this.template = template;
  }

  UriTemplate parse() {
    boolean rooted =
        !template.parts().isEmpty()
            && template.parts().get(0) instanceof Template.Literal first
            && first.text().startsWith("/");
    if (!rooted) {
      throw new ExpressionException(
          "a path must start with a slash (expected: such as /products/{path.id})", 0);
    }
    for (Template.Part part : template.parts()) {
      if (part instanceof Template.Literal text) {
        for (int i = 0; i < text.text().length(); i++) {
          accept(text.text().charAt(i), text.offset() + i);
        }
      } else if (part instanceof Reference reference) {
        accept(reference.offset(), reference);
      } else if (part instanceof Repeated repeated) {
        accept(repeated.reference().offset(), repeated);
      }
    }
    if (inQuery) {
      endParameter();
    } else {
      endSegment();
    }
    return new UriTemplate(segments, parameters);
  }

  private void accept(char c, int offset) {
    if (c == '#') {
      throw new ExpressionException(
          "a fragment is never sent (expected: %23 for the text #)", offset);
    }
    if (!inQuery && c == '/' && offset == 0) {
      return;
    }
    if (!inQuery && c == '/') {
      endSegment();
    } else if (!inQuery && c == '?') {
      endSegment();
      inQuery = true;
    } else if (inQuery && c == '&') {
      endParameter();
    } else if (inQuery && !inValue && c == '=') {
      parameterName = encodedLiteral() + "=";
      inValue = true;
    } else {
      if (literal.isEmpty()) {
        literalStart = offset;
      }
      literal.append(c);
    }
  }

  private void accept(int offset, Template.Part reference) {
    if (inQuery && !inValue) {
      throw new ExpressionException(
          "a reference cannot be or name a query parameter (expected: name={reference})", offset);
    }
    flushLiteral();
    parts.add(reference);
  }

  /** One that repeats its parameter is all of its value. */
  private void refuseStars(boolean inSegment) {
    for (Template.Part part : parts) {
      if (part instanceof Repeated repeated && (inSegment || parts.size() > 1)) {
        throw Repeated.misplaced(repeated);
      }
    }
  }

  private void endSegment() {
    flushLiteral();
    refuseStars(true);
    UriTemplate.Segment segment = new UriTemplate.Segment(List.copyOf(parts));
    refuseDots(segment);
    segments.add(segment);
    parts = new ArrayList<>();
  }

  private void endParameter() {
    if (!inValue) {
      parameterName = encodedLiteral();
    }
    flushLiteral();
    refuseStars(false);
    if (!parameterName.isEmpty()) {
      parameters.add(new UriTemplate.Parameter(parameterName, List.copyOf(parts)));
    }
    parts = new ArrayList<>();
    parameterName = "";
    inValue = false;
  }

  private void flushLiteral() {
    if (!literal.isEmpty()) {
      int start = literalStart;
      parts.add(new Template.Literal(encodedLiteral(), start));
    }
  }

  private String encodedLiteral() {
    String encoded =
        PercentEncoding.literal(
            literal.toString(),
            inQuery ? PercentEncoding.QUERY : PercentEncoding.SEGMENT,
            literalStart);
    literal.setLength(0);
    return encoded;
  }

  private void refuseDots(UriTemplate.Segment segment) {
    if (segment.parts().size() == 1 && segment.parts().get(0) instanceof Template.Literal only) {
      String text = only.text().toLowerCase(Locale.ROOT).replace("%2e", ".");
      if (text.equals(".") || text.equals("..")) {
        throw new ExpressionException("a path segment must not be `.` or `..`", only.offset());
      }
    }
  }
}
