package dev.gather.access.jwt;

import dev.gather.json.BadJsonException;
import dev.gather.json.JsonCheck;
import dev.gather.json.JsonPath;
import dev.gather.json.ObjectMembers;
import dev.gather.json.Slice;
import dev.gather.json.Step;
import dev.gather.json.UniqueNames;
import dev.gather.json.Value;
import java.util.List;
import java.util.Optional;

/**
 * The JSON of a token's parts. It is checked before any library sees it, as nobody has verified it
 * yet: parsers differ in what they make of names that stand twice, and in what depth and long
 * numbers cost them.
 */
final class TokenJson {

  /** Roles of clients of a realm stand four deep. */
  private static final int DEEPEST = 16;

  /** No number of a claim has more digits than a double or a long. */
  private static final int LONGEST_NUMBER = 32;

  private TokenJson() {}

  /**
   * Checks that a part is one object, and that no object of it has a name twice.
   *
   * @return the object's bytes
   * @throws RefusedTokenException if it is not
   */
  static byte[] object(byte[] part) {
    byte[] json;
    try {
      json = JsonCheck.value(part, DEEPEST);
    } catch (BadJsonException e) {
      throw malformed();
    }
    Slice value = Slice.of(json);
    if (!value.isObject()) {
      throw malformed();
    }
    if (!UniqueNames.areIn(json)) {
      throw malformed();
    }
    checkNumbers(value);
    return json;
  }

  /**
   * The text under a name; empty where there is none.
   *
   * @throws RefusedTokenException if there is something else than a text
   */
  static Optional<String> text(byte[] object, String name) {
    Value value = member(Slice.of(object), name);
    if (value instanceof Slice json) {
      if (!json.isString()) {
        throw malformed();
      }
      return json.scalar();
    }
    return Optional.empty();
  }

  static Value member(Slice object, String name) {
    return JsonPath.select(object, List.of(new Step.Member(name)));
  }

  private static void checkNumbers(Slice value) {
    if (value.isObject()) {
      ObjectMembers.forEach(value, (name, literal, member) -> checkNumbers(member));
    } else if (value.isArray()) {
      JsonPath.elements(value, TokenJson::checkNumbers);
    } else if (!value.isString() && value.length() > LONGEST_NUMBER) {
      throw malformed();
    }
  }

  private static RefusedTokenException malformed() {
    return new RefusedTokenException(TokenResult.MALFORMED);
  }
}
