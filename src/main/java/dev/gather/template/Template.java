package dev.gather.template;

import dev.gather.json.ExpressionException;
import dev.gather.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Text with references. A brace that is text is written twice.
 *
 * @param parts literals, never empty and never side by side, and references
 */
public record Template(List<Part> parts) {

  /** A literal or a reference, in the query of a target perhaps one with a star. */
  public sealed interface Part permits Literal, Reference, Repeated {}

  /**
   * Text that stands for itself.
   *
   * @param text without escapes
   * @param offset of its first character in the template, from 0
   */
  public record Literal(String text, int offset) implements Part {}

  /**
   * @throws ExpressionException where a brace or a reference is malformed
   */
  public static Template parse(String text) {
    Template template = parseTarget(text);
    for (Part part : template.parts) {
      if (part instanceof Repeated repeated) {
        throw Repeated.misplaced(repeated);
      }
    }
    return template;
  }

  /** The same of a target, whose query may repeat parameters. */
  static Template parseTarget(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int literalStart = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        literal.append(c);
        at += 2;
      } else if (c == '}') {
        throw new ExpressionException(
            "a closing brace without an opening one (expected: }} for the text })", at);
      } else if (c == '{') {
        addLiteral(parts, literal, literalStart);
        ReferenceParser parser = new ReferenceParser(text, at + 1);
        Reference reference = parser.parse();
        parts.add(parser.repeats() ? new Repeated(reference) : reference);
        at = parser.end() + 1;
        literalStart = at;
      } else {
        literal.append(c);
        at++;
      }
    }
    addLiteral(parts, literal, literalStart);
    return new Template(List.copyOf(parts));
  }

  /**
   * The text.
   *
   * @throws UnresolvedException when a value is missing or unfit
   */
  public String expand(Values values) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Literal literal) {
        text.append(literal.text());
      } else if (part instanceof Reference reference) {
        text.append(text(reference, values));
      }
    }
    return text.toString();
  }

  private static String text(Reference reference, Values values) {
    String text =
        Texts.one(reference, values)
            .orElseThrow(() -> UnresolvedException.of(reference, "is missing"));
    if (!JsonText.isWellFormed(text)) {
      throw UnresolvedException.of(reference, "is not well-formed text");
    }
    return text;
  }

  public Stream<Reference> references() {
    return parts.stream().filter(Reference.class::isInstance).map(Reference.class::cast);
  }

  private static void addLiteral(List<Part> parts, StringBuilder literal, int start) {
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString(), start));
      literal.setLength(0);
    }
  }
}
