package dev.gather.template;

import dev.gather.json.Elements;
import dev.gather.json.ExpressionException;
import dev.gather.json.JsonPath;
import dev.gather.json.JsonText;
import dev.gather.json.Slice;
import dev.gather.json.Step;
import dev.gather.json.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What stands between braces in a template: {@code {scope.member['member'][0]:default}}.
 *
 * @param scope {@code path}, {@code query}, {@code header}, {@code cookie}, {@code body}, {@code
 *     claims}, or the name of a call
 * @param steps from the scope to the value
 * @param defaultText what stands in for a missing value
 * @param text as written, without the braces
 * @param offset of the scope in the template, from 0
 */
public record Reference(
    String scope, List<Step> steps, Optional<String> defaultText, String text, int offset)
    implements Template.Part {

  /** Scopes that are no calls, so that no call may have their names. */
  public static final Set<String> SCOPES =
      Set.of("path", "query", "header", "cookie", "claims", "body", "item", "keys");

  /** The variable of expressions that has the answers of calls by their names. */
  public static final String CALLS = "calls";

  /** Those of what a client sent. */
  public static final Set<String> CLIENTS =
      Set.of("path", "query", "header", "cookie", "claims", "body");

  /** Those of them whose values may be secrets, whatever their names. */
  public static final Set<String> SECRETS = Set.of("header", "cookie", "claims");

  /**
   * Reads a reference that stands alone, such as the list of a for-each; braces around it are
   * allowed.
   *
   * @throws ExpressionException where the text is anything else
   */
  public static Reference parse(String text) {
    int added = text.startsWith("{") ? 0 : 1;
    List<Template.Part> parts;
    try {
      parts = Template.parse(added == 0 ? text : "{" + text + "}").parts();
    } catch (ExpressionException e) {
      throw new ExpressionException(
          String.valueOf(e.getMessage()), Math.max(0, e.offset() - added));
    }
    if (parts.size() == 1
        && parts.get(0) instanceof Reference reference
        && reference.defaultText().isEmpty()) {
      return reference;
    }
    throw new ExpressionException(
        "one reference without a default is needed (expected: such as orders.lines)", 0);
  }

  /** Whether the value is the client's own. */
  public boolean isClients() {
    return CLIENTS.contains(scope);
  }

  /** Whether the value is a call's answer or inside it. */
  public boolean isCall() {
    return !SCOPES.contains(scope);
  }

  /** Whether it stands for the keys of a batch, an array of scalars. */
  boolean isKeys() {
    return scope.equals("keys");
  }

  /** Whether values of the scope have JSON types; those of the others are texts. */
  boolean isTyped() {
    return isCall()
        || scope.equals("body")
        || scope.equals("claims")
        || scope.equals("item")
        || isKeys();
  }

  /**
   * What it stands for inside an answer or a body. Where it goes through arrays, that is the array
   * of what each of their elements has there.
   */
  public Value in(Slice document) {
    return JsonPath.collect(document, steps);
  }

  /**
   * The elements of the array that it leads to, or of the arrays when it goes through others. What
   * is {@code null} has none; a query parameter is a list of its texts.
   *
   * @return empty where there is nothing
   * @throws UnresolvedException when there is no array
   */
  public Optional<List<Slice>> elements(Values values) {
    return elements(values, Integer.MAX_VALUE);
  }

  /**
   * The same, for who has no use for more elements than so many.
   *
   * @param most where there are more, there may be one more in the list, and no other
   */
  public Optional<List<Slice>> elements(Values values, int most) {
    if (scope.equals("query")) {
      return values.of(this) instanceof Slice read
          ? Optional.of(read.isArray() ? Elements.of(read) : List.of(read))
          : Texts.several(this, values).map(this::texts);
    }
    Reference whole = new Reference(scope, List.of(), Optional.empty(), text, offset);
    Elements found =
        values.of(whole) instanceof Slice document
            ? Elements.select(document, steps, most)
            : new Elements.Missing();
    if (found instanceof Elements.NoArray) {
      throw UnresolvedException.of(this, "is no array");
    }
    return found instanceof Elements.Several list ? Optional.of(list.elements()) : Optional.empty();
  }

  /** What a reference fails with that has no value. */
  public UnresolvedException missing() {
    return UnresolvedException.of(this, "is missing");
  }

  private List<Slice> texts(List<String> texts) {
    if (!texts.stream().allMatch(JsonText::isWellFormed)) {
      throw UnresolvedException.of(this, "is not well-formed text");
    }
    return texts.stream().map(one -> Slice.of(JsonText.literal(one))).toList();
  }

  @Override
  public String toString() {
    return "{" + text + "}";
  }
}
