package dev.gather.definition.problem;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one value of a definition stands in its file, and what is written there.
 *
 * <p>A tree beside the JSON tree rather than a map by pointer: pointers of deep values with long
 * keys would cost the square of the file's size. Has no {@code toString}: {@link #text()} may be a
 * secret.
 */
public final class SourceNode {

  private final Location key;
  private final Location value;
  private final @Nullable Scalar scalar;
  private final Map<String, SourceNode> children;

  private SourceNode(Location key, Location value, @Nullable Scalar scalar) {
    this.key = key;
    this.value = value;
    this.scalar = scalar;
    this.children = scalar == null ? new HashMap<>() : Map.of();
  }

  public static SourceNode collection(Location key, Location value) {
    return new SourceNode(key, value, null);
  }

  /**
   * @param raw the scalar as the file has it, without quotes and escapes
   * @param text {@code raw} with values of the environment, which may be secret
   * @param inset columns between the value's start and its first character, or -1 where the text's
   *     columns are not those of the file
   */
  public static SourceNode scalar(
      Location key, Location value, String raw, String text, int inset) {
    return new SourceNode(key, value, new Scalar(raw, text, inset));
  }

  public void put(String name, SourceNode child) {
    children.put(name, child);
  }

  public @Nullable SourceNode child(String name) {
    return children.get(name);
  }

  /** What is at {@code pointer}, or null. */
  public @Nullable SourceNode find(String pointer) {
    SourceNode node = this;
    for (String segment : DefinitionPath.segments(pointer)) {
      node = node.children.get(segment);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  /** The nearest ancestor of {@code pointer} that exists, itself included. */
  public SourceNode nearest(String pointer) {
    SourceNode node = this;
    for (String segment : DefinitionPath.segments(pointer)) {
      SourceNode child = node.children.get(segment);
      if (child == null) {
        return node;
      }
      node = child;
    }
    return node;
  }

  public Location key() {
    return key;
  }

  public Location value() {
    return value;
  }

  /** The place of the character at {@code offset} of the raw text, as near as is known. */
  public Location value(int offset) {
    if (scalar == null || scalar.inset() < 0 || offset < 0 || offset > scalar.raw().length()) {
      return value;
    }
    int columns = scalar.inset() + scalar.raw().codePointCount(0, offset);
    return new Location(value.file(), value.line(), value.column() + columns);
  }

  /** The scalar as it stands in the file; null for a collection. */
  public @Nullable String raw() {
    return scalar == null ? null : scalar.raw();
  }

  /** The scalar after substitution, possibly a secret; null for a collection. */
  public @Nullable String text() {
    return scalar == null ? null : scalar.text();
  }

  public boolean isSubstituted() {
    return scalar != null && !scalar.raw().equals(scalar.text());
  }

  private record Scalar(String raw, String text, int inset) {

    @Override
    public String toString() {
      return raw;
    }
  }
}
