package dev.gather.definition.check;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.gather.definition.yaml.FileForm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON Schema of a kind of files, such as {@code gateway.schema.json} of the definition
 * language.
 *
 * <p>Editors use the same file. A {@code title} in it is what a message says was expected. {@code
 * writeOnly} at its top says that nothing of such a file may be shown.
 */
public final class FileSchema {

  /** Of definitions. */
  public static final String GATEWAY = "/gateway.schema.json";

  /** Without it the validator reads numbers as {@code long}, and throws on larger ones. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS).build();

  private final JsonNode text;
  private final Schema schema;

  /**
   * @param resource where it is on the class path
   */
  public FileSchema(String resource) {
    this.text = load(resource);
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
  }

  /** What its files are made of. */
  public FileForm form() {
    return new FileForm(
        text.path("type").asString("").equals("array"),
        titleOf(text),
        text.path("writeOnly").asBoolean(false));
  }

  List<Error> validate(JsonNode file) {
    return schema.validate(file);
  }

  /** What the rule that {@code error} broke expects, in words. */
  String expected(Error error) {
    return titleOf(rule(error));
  }

  /** The keys that are known where {@code error} found an unknown one. */
  Collection<String> knownKeys(Error error) {
    return rule(error).path("properties").propertyNames();
  }

  /** Name of the kind of block in which {@code error} found an unknown key; empty at the top. */
  String block(Error error) {
    String pointer = error.getSchemaLocation().getFragment().getParent().toString();
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  /** What a key that {@code error} found missing expects, in words. */
  String expectedOfMissing(Error error, String key) {
    return titleOf(rule(error).path("properties").path(key));
  }

  /** What {@code rule} expects, in words. */
  String titleOf(JsonNode rule) {
    @Nullable JsonNode title = rule.get("title");
    if (title == null && rule.has("$ref")) {
      title = at(rule.path("$ref").asString("#").substring(1)).get("title");
    }
    return title == null ? "another value" : title.asString();
  }

  /** The values that the rule which {@code error} broke allows. */
  List<String> allowed(Error error) {
    return rule(error).path("enum").valueStream().map(JsonNode::asString).toList();
  }

  JsonNode at(String pointer) {
    return text.at(pointer);
  }

  private JsonNode rule(Error error) {
    return at(error.getSchemaLocation().getFragment().getParent().toString());
  }

  private static JsonNode load(String resource) {
    try (InputStream in = FileSchema.class.getResourceAsStream(resource)) {
      return MAPPER.readTree(Objects.requireNonNull(in, resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
