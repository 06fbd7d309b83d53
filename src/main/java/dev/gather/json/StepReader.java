package dev.gather.json;

/** Reads steps, {@code .name}, {@code ['name']} and {@code [0]}, one after the other. */
public final class StepReader {

  private final String text;
  private int at;

  public StepReader(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** Whether a step follows. */
  public boolean hasStep() {
    return peek() == '.' || peek() == '[';
  }

  /**
   * The step that follows.
   *
   * @throws ExpressionException where it is none
   */
  public Step step() {
    if (peek() == '[') {
      return bracketed();
    }
    at++;
    return plainMember();
  }

  /**
   * The name that stands here without dot or brackets.
   *
   * @throws ExpressionException where there is none
   */
  Step.Member plainMember() {
    int from = at;
    while (at < text.length()
        && ".[]{}:'\"".indexOf(peek()) < 0
        && !Character.isWhitespace(peek())) {
      at++;
    }
    if (at == from) {
      throw new ExpressionException(
          from == 0 ? "a member's name is missing" : "a member's name is missing after the dot",
          at);
    }
    return new Step.Member(text.substring(from, at));
  }

  /** Position of the next character. */
  public int position() {
    return at;
  }

  /** The next character, or 0 at the end. */
  char peek() {
    return at < text.length() ? text.charAt(at) : 0;
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
    while (at < text.length() && peek() != '\'') {
      if (peek() == '\\' && at + 1 < text.length()) {
        at++;
      }
      name.append(peek());
      at++;
    }
    if (at >= text.length()) {
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
      return new Step.Index(Integer.parseInt(text.substring(from, at)));
    } catch (NumberFormatException e) {
      throw new ExpressionException("a step in brackets must be ['name'] or [0]", from - 1);
    }
  }
}
