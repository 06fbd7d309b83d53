package dev.gather.jsonata;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser.Symbol;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node of the library's syntax tree, most of whose fields the library keeps to itself.
 *
 * @param symbol the library's node
 */
record JsonataNode(Symbol symbol) {

  /** The tree of a compiled expression. */
  static JsonataNode of(Jsonata expression) {
    return new JsonataNode(
        (Symbol) Objects.requireNonNull(LibraryInternals.get(expression, "ast")));
  }

  /** What kind of node it is, empty for a mere holder of others. */
  String type() {
    return Objects.toString(get("type"), "");
  }

  boolean is(String type) {
    return type().equals(type);
  }

  /** Name, operator or literal. */
  String text() {
    return String.valueOf(get("value"));
  }

  @Nullable Object get(String field) {
    return LibraryInternals.get(symbol, field);
  }

  void setValue(Object value) {
    LibraryInternals.set(symbol, "value", value);
  }

  int position() {
    return (int) Objects.requireNonNull(get("position"));
  }

  @Nullable JsonataNode node(String field) {
    Object node = get(field);
    return node instanceof Symbol child ? new JsonataNode(child) : null;
  }

  /** The nodes of a list, none if there is no list. */
  List<JsonataNode> nodes(String field) {
    return get(field) instanceof List<?> list
        ? list.stream().map(child -> new JsonataNode((Symbol) child)).toList()
        : List.of();
  }

  /** The pairs of nodes of a list, none if there is no list. */
  List<List<JsonataNode>> pairs(String field) {
    return get(field) instanceof List<?> list
        ? list.stream()
            .map(pair -> Stream.of((Symbol[]) pair).map(JsonataNode::new).toList())
            .toList()
        : List.of();
  }
}
