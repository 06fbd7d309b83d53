package dev.gather.definition.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/**
 * Types plain scalars.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/#103-core-schema">YAML 1.2.2, 10.3</a>
 */
public final class CoreScalars {

  /** Digits and decimal exponent: beyond, arithmetic on the value costs more than a file may. */
  private static final int LARGEST_NUMBER = 400;

  private CoreScalars() {}

  /** The JSON value of an unquoted scalar; empty for a number that JSON or we cannot hold. */
  static Optional<JsonNode> type(String text) {
    Tag tag = BoundedComposer.CORE.resolve(text, true);
    if (tag.equals(Tag.NULL)) {
      return Optional.of(NullNode.getInstance());
    }
    if (tag.equals(Tag.BOOL)) {
      return Optional.of(BooleanNode.valueOf(text.charAt(0) == 't' || text.charAt(0) == 'T'));
    }
    if (tag.equals(Tag.INT)) {
      return text.length() > LARGEST_NUMBER ? Optional.empty() : Optional.of(integer(text));
    }
    if (tag.equals(Tag.FLOAT)) {
      return decimal(text);
    }
    return Optional.of(StringNode.valueOf(text));
  }

  public static boolean isString(String text) {
    Tag tag = BoundedComposer.CORE.resolve(text, true);
    return tag.equals(Tag.STR) || tag.equals(Tag.ENV_TAG);
  }

  private static JsonNode integer(String text) {
    BigInteger value =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    if (value.bitLength() < Integer.SIZE) {
      return IntNode.valueOf(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? LongNode.valueOf(value.longValue())
        : BigIntegerNode.valueOf(value);
  }

  /** Exact: {@code 1.10} stays {@code 1.10}. */
  private static Optional<JsonNode> decimal(String text) {
    if (text.length() > LARGEST_NUMBER) {
      return Optional.empty();
    }
    try {
      BigDecimal value = new BigDecimal(text);
      boolean reasonable = Math.abs((long) value.scale()) <= LARGEST_NUMBER;
      return reasonable ? Optional.of(DecimalNode.valueOf(value)) : Optional.empty();
    } catch (NumberFormatException infinityOrNaN) {
      return Optional.empty();
    }
  }
}
