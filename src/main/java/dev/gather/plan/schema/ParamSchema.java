package dev.gather.plan.schema;

import dev.gather.json.JsonPath;
import dev.gather.json.JsonText;
import dev.gather.json.Slice;
import dev.gather.plan.schema.ParamType.Scalar;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a parameter must be.
 *
 * @param types what its texts may be read as, the first first; never empty
 * @param schema what that is checked against
 * @param orElse what stands for a parameter that is not sent; the schema allows it
 */
public record ParamSchema(List<ParamType> types, RequestSchema schema, Optional<Slice> orElse) {

  private static final List<Violation> NOT_ONCE = List.of(new Violation("", "must be there once"));

  /**
   * The JSON of a parameter's texts. A text that can be read as none of the types is a JSON string,
   * which the schema does not allow.
   *
   * @param texts as they are sent, decoded and well-formed
   */
  public Slice read(List<String> texts) {
    for (ParamType type : types) {
      if (type instanceof ParamType.Several several) {
        return array(texts, several.elements());
      }
      if (type.takes(texts.size()) && ((Scalar) type).reads(texts.get(0))) {
        return ((Scalar) type).json(texts.get(0));
      }
    }
    return texts.size() == 1 ? Scalar.STRING.json(texts.get(0)) : array(texts, List.of());
  }

  /**
   * How the texts break the schema. This is work for the processor, and grows with them.
   *
   * @param json what {@link #read} has made of them
   * @return at most a hundred; none where they are as they should be
   */
  public List<Violation> violations(List<String> texts, Slice json) {
    return types.stream().anyMatch(type -> type.takes(texts.size()))
        ? schema.violations(json.bytes())
        : NOT_ONCE;
  }

  /** The texts that are read as this value. */
  public static List<String> texts(Slice json) {
    if (!json.isArray()) {
      return List.of(JsonText.scalar(json));
    }
    List<String> texts = new ArrayList<>();
    JsonPath.elements(json, element -> texts.add(JsonText.scalar(element)));
    return List.copyOf(texts);
  }

  private static Slice array(List<String> texts, List<Scalar> types) {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    array.write('[');
    for (int i = 0; i < texts.size(); i++) {
      if (i > 0) {
        array.write(',');
      }
      array.writeBytes(element(texts.get(i), types).bytes());
    }
    array.write(']');
    return Slice.of(array.toByteArray());
  }

  private static Slice element(String text, List<Scalar> types) {
    for (Scalar type : types) {
      if (type.reads(text)) {
        return type.json(text);
      }
    }
    return Scalar.STRING.json(text);
  }
}
