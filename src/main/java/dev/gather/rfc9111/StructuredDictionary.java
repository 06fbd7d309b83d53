package dev.gather.rfc9111;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a field whose value is a dictionary. One fault anywhere makes nothing of the whole field,
 * which is what tells it from older fields: all recipients understand the same, or nothing.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9651#section-4.2.2">RFC 9651, 4.2.2</a>
 */
final class StructuredDictionary {

  /** What a member can be, as far as anybody here tells them apart. */
  enum Type {
    INTEGER,
    BOOLEAN,
    STRING,
    TOKEN,
    OTHER
  }

  /**
   * @param text of an integer, a boolean ({@code 1} or {@code 0}), a string or a token
   */
  record Member(Type type, String text) {

    static final Member TRUE = new Member(Type.BOOLEAN, "1");
  }

  private static final int INTEGER_DIGITS = 15;
  private static final int DECIMAL_DIGITS = 12;
  private static final int FRACTION_DIGITS = 3;

  private final String field;
  private int at;

  private StructuredDictionary(String field) {
    this.field = field;
  }

  /**
   * @param field its lines, joined with commas
   * @return members by name, the last where one is given twice; empty for what is no dictionary
   */
  static Optional<Map<String, Member>> parse(String field) {
    try {
      return Optional.of(new StructuredDictionary(field).members());
    } catch (NotStructuredException e) {
      return Optional.empty();
    }
  }

  private Map<String, Member> members() {
    Map<String, Member> members = new HashMap<>();
    skip(" ");
    while (at < field.length()) {
      String key = key();
      Member member = take('=') ? value() : Member.TRUE;
      parameters();
      members.put(key, member);
      skip(" \t");
      if (at == field.length()) {
        break;
      }
      expect(',');
      skip(" \t");
      check(at < field.length());
    }
    return members;
  }

  private String key() {
    int start = at;
    check(isLower(peek()) || peek() == '*');
    while (isLower(peek()) || isDigit(peek()) || isOneOf("_-.*")) {
      at++;
    }
    return field.substring(start, at);
  }

  private Member value() {
    if (!take('(')) {
      return item();
    }
    while (true) {
      skip(" ");
      if (take(')')) {
        return new Member(Type.OTHER, "");
      }
      item();
      parameters();
      check(peek() == ' ' || peek() == ')');
    }
  }

  private void parameters() {
    while (take(';')) {
      skip(" ");
      key();
      if (take('=')) {
        item();
      }
    }
  }

  private Member item() {
    char first = peek();
    if (first == '-' || isDigit(first)) {
      return number();
    }
    if (first == '"') {
      return string();
    }
    if (first == '*' || isLetter(first)) {
      return token();
    }
    at++;
    return switch (first) {
      case '?' -> flag();
      case ':' -> binary();
      case '@' -> date();
      case '%' -> display();
      default -> throw new NotStructuredException();
    };
  }

  private Member number() {
    int start = at;
    take('-');
    int whole = digits();
    if (take('.')) {
      int fraction = digits();
      check(whole <= DECIMAL_DIGITS && fraction <= FRACTION_DIGITS);
      return new Member(Type.OTHER, "");
    }
    check(whole <= INTEGER_DIGITS);
    return new Member(Type.INTEGER, field.substring(start, at));
  }

  private Member date() {
    check(number().type() == Type.INTEGER);
    return new Member(Type.OTHER, "");
  }

  private Member string() {
    expect('"');
    StringBuilder text = new StringBuilder();
    while (!take('"')) {
      boolean escaped = take('\\');
      char c = peek();
      check(c >= ' ' && c < 0x7f && (!escaped || c == '"' || c == '\\'));
      text.append(c);
      at++;
    }
    return new Member(Type.STRING, text.toString());
  }

  private Member token() {
    int start = at;
    while (isLetter(peek()) || isDigit(peek()) || isOneOf("!#$%&'*+-.^_`|~:/")) {
      at++;
    }
    return new Member(Type.TOKEN, field.substring(start, at));
  }

  private Member flag() {
    if (take('1')) {
      return Member.TRUE;
    }
    expect('0');
    return new Member(Type.BOOLEAN, "0");
  }

  private Member binary() {
    int start = at;
    at = field.indexOf(':', start);
    check(at >= start);
    try {
      Base64.getDecoder().decode(field.substring(start, at));
    } catch (IllegalArgumentException e) {
      throw new NotStructuredException();
    }
    at++;
    return new Member(Type.OTHER, "");
  }

  private Member display() {
    expect('"');
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (!take('"')) {
      char c = peek();
      check(c >= ' ' && c < 0x7f);
      at++;
      text.write(c == '%' ? hexDigit() << 4 | hexDigit() : c);
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text.toByteArray()));
    } catch (CharacterCodingException e) {
      throw new NotStructuredException();
    }
    return new Member(Type.OTHER, "");
  }

  /** Only small letters will do. */
  private int hexDigit() {
    char c = peek();
    check(isDigit(c) || c >= 'a' && c <= 'f');
    at++;
    return Character.digit(c, 16);
  }

  private int digits() {
    int start = at;
    while (isDigit(peek())) {
      at++;
    }
    check(at > start);
    return at - start;
  }

  /** A character that nothing allows, at the end. */
  private char peek() {
    return at < field.length() ? field.charAt(at) : '\0';
  }

  private boolean take(char c) {
    boolean isNext = peek() == c;
    if (isNext) {
      at++;
    }
    return isNext;
  }

  private void expect(char c) {
    check(take(c));
  }

  private void skip(String characters) {
    while (isOneOf(characters)) {
      at++;
    }
  }

  private boolean isOneOf(String characters) {
    return characters.indexOf(peek()) >= 0;
  }

  private static void check(boolean isAsExpected) {
    if (!isAsExpected) {
      throw new NotStructuredException();
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isLetter(char c) {
    return isLower(c) || c >= 'A' && c <= 'Z';
  }

  private static final class NotStructuredException extends RuntimeException {

    NotStructuredException() {
      super(null, null, false, false);
    }
  }
}
