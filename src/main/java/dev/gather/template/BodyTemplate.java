package dev.gather.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.json.ExpressionException;
import dev.gather.json.JsonText;
import dev.gather.json.Slice;
import dev.gather.json.Value;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A compiled tree of templates that becomes a JSON document.
 *
 * <p>A string that is exactly one reference becomes the value with its JSON type, byte for byte;
 * within a longer string a reference becomes text. The default of a reference to a typed value is
 * read as JSON where it is a number, a boolean or null, and is text otherwise. Member names are
 * never templates.
 */
public final class BodyTemplate implements ContentTemplate {

  private final List<Piece> pieces;

  private BodyTemplate(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /**
   * @throws ExpressionException where a string of the tree is no template
   */
  public static BodyTemplate compile(JsonNode tree) {
    return compile(tree, reference -> false);
  }

  /**
   * @param isTyped whether a value has a JSON type that others of its scope have not
   * @throws ExpressionException where a string of the tree is no template
   */
  public static BodyTemplate compile(JsonNode tree, Predicate<Reference> isTyped) {
    Compiler compiler = new Compiler(isTyped);
    compiler.add(tree);
    compiler.flush();
    return new BodyTemplate(compiler.pieces);
  }

  @Override
  public Stream<Reference> references() {
    return pieces.stream().flatMap(Piece::references);
  }

  /**
   * The JSON document in UTF-8.
   *
   * @throws UnresolvedException when a value is missing or unfit
   */
  @Override
  public byte[] expand(Values values) {
    ByteArrayOutputStream document = new ByteArrayOutputStream(256);
    pieces.forEach(piece -> piece.writeTo(document, values));
    return document.toByteArray();
  }

  /**
   * Checks the client's values, before any call is made.
   *
   * @throws UnresolvedException when one is missing or unfit
   */
  @Override
  public void checkClientValues(Values values) {
    ByteArrayOutputStream scratch = new ByteArrayOutputStream();
    pieces.stream()
        .filter(piece -> piece.references().allMatch(Reference::isClients))
        .forEach(piece -> piece.writeTo(scratch, values));
  }

  private sealed interface Piece {
    void writeTo(ByteArrayOutputStream document, Values values);

    Stream<Reference> references();
  }

  private record Fixed(byte[] json) implements Piece {
    @Override
    public void writeTo(ByteArrayOutputStream document, Values values) {
      document.writeBytes(json);
    }

    @Override
    public Stream<Reference> references() {
      return Stream.empty();
    }
  }

  /**
   * A string that is exactly one reference.
   *
   * @param isTyped whether its values have JSON types
   */
  private record Typed(Reference reference, boolean isTyped) implements Piece {
    @Override
    public void writeTo(ByteArrayOutputStream document, Values values) {
      Value value = values.of(reference);
      if (value instanceof Slice json) {
        document.write(json.bytes(), json.start(), json.end() - json.start());
      } else if (value instanceof Value.Text text) {
        document.writeBytes(JsonText.literal(text.text()));
      } else if (value instanceof Value.Texts texts) {
        writeArray(document, texts.texts());
      } else {
        document.writeBytes(defaultValue());
      }
    }

    private byte[] defaultValue() {
      String text =
          reference
              .defaultText()
              .orElseThrow(() -> UnresolvedException.of(reference, "is missing"));
      boolean literal = isTyped && JSON_LITERAL.matcher(text).matches();
      return literal ? text.getBytes(UTF_8) : JsonText.literal(text);
    }

    private static void writeArray(ByteArrayOutputStream document, List<String> texts) {
      for (int i = 0; i < texts.size(); i++) {
        document.write(i == 0 ? '[' : ',');
        document.writeBytes(JsonText.literal(texts.get(i)));
      }
      document.write(']');
    }

    @Override
    public Stream<Reference> references() {
      return Stream.of(reference);
    }
  }

  /** A string with references in it. */
  private record Mixed(Template template) implements Piece {
    @Override
    public void writeTo(ByteArrayOutputStream document, Values values) {
      document.writeBytes(JsonText.literal(template.expand(values)));
    }

    @Override
    public Stream<Reference> references() {
      return template.references();
    }
  }

  private static final java.util.regex.Pattern JSON_LITERAL =
      java.util.regex.Pattern.compile(
          "true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** Gathers everything between references into fixed pieces. */
  private static final class Compiler {
    private final List<Piece> pieces = new ArrayList<>();
    private final ByteArrayOutputStream fixed = new ByteArrayOutputStream();
    private final Predicate<Reference> isTyped;

    Compiler(Predicate<Reference> isTyped) {
      this.isTyped = isTyped;
    }

    void add(JsonNode node) {
      if (node.isObject()) {
        char separator = '{';
        for (var member : node.properties()) {
          fixed.write(separator);
          fixed.writeBytes(JsonText.literal(member.getKey()));
          fixed.write(':');
          add(member.getValue());
          separator = ',';
        }
        fixed.writeBytes((separator == '{' ? "{}" : "}").getBytes(UTF_8));
      } else if (node.isArray()) {
        char separator = '[';
        for (JsonNode element : node) {
          fixed.write(separator);
          add(element);
          separator = ',';
        }
        fixed.writeBytes((separator == '[' ? "[]" : "]").getBytes(UTF_8));
      } else if (node.isString()) {
        add(Template.parse(node.asString()));
      } else {
        fixed.writeBytes(node.toString().getBytes(UTF_8));
      }
    }

    private void add(Template template) {
      List<Template.Part> parts = template.parts();
      if (parts.isEmpty()) {
        fixed.writeBytes(JsonText.literal(""));
      } else if (parts.size() == 1 && parts.get(0) instanceof Template.Literal literal) {
        fixed.writeBytes(JsonText.literal(literal.text()));
      } else {
        flush();
        pieces.add(
            parts.size() == 1 && parts.get(0) instanceof Reference reference
                ? new Typed(reference, reference.isTyped() || isTyped.test(reference))
                : new Mixed(template));
      }
    }

    void flush() {
      if (fixed.size() > 0) {
        pieces.add(new Fixed(fixed.toByteArray()));
        fixed.reset();
      }
    }
  }
}
