package dev.gather.template;

import dev.gather.json.ExpressionException;
import dev.gather.json.Step;
import dev.gather.json.StepReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one reference of a template. */
final class ReferenceParser {

  private final String template;
  private final int start;
  private int at;
  private boolean repeats;

  /** For the reference whose scope starts at {@code start}. */
  ReferenceParser(String template, int start) {
    this.template = template;
    this.start = start;
    this.at = start;
  }

  Reference parse() {
    String scope = scope();
    List<Step> steps = new ArrayList<>();
    StepReader reader = new StepReader(template, at);
    while (reader.hasStep()) {
      steps.add(reader.step());
    }
    at = reader.position();
    repeats = isStarred(steps);
    Optional<String> defaultText = Optional.empty();
    if (peek() == ':') {
      int end = template.indexOf('}', at);
      if (end < 0) {
        throw unclosed();
      }
      defaultText = Optional.of(template.substring(at + 1, end));
      at = end;
    }
    if (at >= template.length()) {
      throw unclosed();
    }
    if (peek() != '}') {
      throw new ExpressionException(
          "unexpected `" + template.charAt(at) + "` in a reference (expected: . [ * : or })", at);
    }
    return new Reference(
        scope, List.copyOf(steps), defaultText, template.substring(start, at), start);
  }

  /** Position of the closing brace, after {@link #parse()}. */
  int end() {
    return at;
  }

  /**
   * Takes a star that ends it. A plain name may have one in it, but at its end it is none of the
   * name's, which {@code ['name*']} is for.
   */
  private boolean isStarred(List<Step> steps) {
    if (peek() == '*') {
      at++;
      return true;
    }
    int last = steps.size() - 1;
    boolean isNames = last >= 0 && template.charAt(at - 1) == '*';
    if (isNames && steps.get(last) instanceof Step.Member member && member.name().length() > 1) {
      steps.set(last, new Step.Member(member.name().substring(0, member.name().length() - 1)));
      return true;
    }
    return false;
  }

  /** Whether it has a star, after {@link #parse()}. */
  boolean repeats() {
    return repeats;
  }

  private String scope() {
    while (isNameCharacter(peek())) {
      at++;
    }
    String scope = template.substring(start, at);
    if (scope.isEmpty() || !Character.isLowerCase(scope.charAt(0))) {
      throw new ExpressionException(
          "a reference must start with a scope or a call's name (expected: such as {path.id}; a brace"
              + " that is text is written twice)",
          start);
    }
    return scope;
  }

  /** The next character, or 0 at the end. */
  private char peek() {
    return at < template.length() ? template.charAt(at) : 0;
  }

  private ExpressionException unclosed() {
    return new ExpressionException("a reference is not closed (expected: })", start - 1);
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
