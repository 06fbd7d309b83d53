package dev.gather.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one reference of a template. */
final class ReferenceParser {

  private final String template;
  private final int start;
  private int at;

  /** For the reference whose scope starts at {@code start}. */
  ReferenceParser(String template, int start) {
    this.template = template;
    this.start = start;
    this.at = start;
  }

  Reference parse() {
    String scope = scope();
    List<Step> steps = new ArrayList<>();
    while (peek() == '.' || peek() == '[') {
      steps.add(peek() == '.' ? plainMember() : bracketed());
    }
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
          "unexpected `" + template.charAt(at) + "` in a reference (expected: . [ : or })", at);
    }
    return new Reference(
        scope, List.copyOf(steps), defaultText, template.substring(start, at), start);
  }

  /** Position of the closing brace, after {@link #parse()}. */
  int end() {
    return at;
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

  private Step plainMember() {
    int from = ++at;
    while (at < template.length()
        && ".[]{}:'\"".indexOf(peek()) < 0
        && !Character.isWhitespace(peek())) {
      at++;
    }
    if (at == from) {
      throw new ExpressionException("a member's name is missing after the dot", at);
    }
    return new Step.Member(template.substring(from, at));
  }

  private Step bracketed() {
    int from = ++at;
    Step step = peek() == '\'' ? quotedMember() : index(from);
    if (peek() != ']') {
      throw new ExpressionException("a step is not closed (expected: ['name'] or [0])", from - 1);
    }
    at++;
    return step;
  }

  private Step quotedMember() {
    int from = at++;
    StringBuilder name = new StringBuilder();
    while (at < template.length() && peek() != '\'') {
      if (peek() == '\\' && at + 1 < template.length()) {
        at++;
      }
      name.append(peek());
      at++;
    }
    if (at >= template.length()) {
      throw new ExpressionException("a quoted member's name is not closed", from);
    }
    at++;
    return new Step.Member(name.toString());
  }

  private Step index(int from) {
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    try {
      return new Step.Index(Integer.parseInt(template.substring(from, at)));
    } catch (NumberFormatException e) {
      throw new ExpressionException("a step in brackets must be ['name'] or [0]", from - 1);
    }
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
