package dev.gather.jsonata;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser.Symbol;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A node of the library's syntax tree, most of whose fields the library keeps to itself.
 *
 * @param symbol the library's node
 */
record JsonataNode(Symbol symbol) {

  private static final Map<String, Field> FIELDS = new ConcurrentHashMap<>();

  /** The tree of a compiled expression. */
  static JsonataNode of(Jsonata expression) {
    return new JsonataNode((Symbol) required(expression, Jsonata.class, "ast"));
  }

  /** What kind of node it is, empty for a mere holder of others. */
  String type() {
    Object type = get("type");
    return type == null ? "" : type.toString();
  }

  boolean is(String type) {
    return type().equals(type);
  }

  /** Name, operator or literal. */
  String text() {
    return String.valueOf(get("value"));
  }

  @Nullable Object get(String field) {
    return read(symbol, Symbol.class, field);
  }

  void setValue(Object value) {
    try {
      field(Symbol.class, "value").set(symbol, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  int position() {
    return (int) required(symbol, Symbol.class, "position");
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
            .map(pair -> List.of((Symbol[]) pair).stream().map(JsonataNode::new).toList())
            .toList()
        : List.of();
  }

  private static Object required(Object owner, Class<?> type, String name) {
    Object value = read(owner, type, name);
    if (value == null) {
      throw new IllegalStateException(name + " is null");
    }
    return value;
  }

  private static @Nullable Object read(Object owner, Class<?> type, String name) {
    try {
      return field(type, name).get(owner);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field field(Class<?> type, String name) {
    return FIELDS.computeIfAbsent(
        type.getSimpleName() + "." + name,
        key -> {
          try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
          } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
