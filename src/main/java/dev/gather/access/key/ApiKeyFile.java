package dev.gather.access.key;

import dev.gather.access.caller.Caller;
import dev.gather.definition.AttachedFile;
import dev.gather.definition.AttachedFileReader;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Location;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.process.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a file of keys says, a list of {@code name}, {@code sha256} and {@code scopes}. */
final class ApiKeyFile {

  static final String SCHEMA = "/api-keys.schema.json";

  /** Of all callers that have a key. No issuer of tokens is called so: each has a name. */
  static final String ISSUER = "";

  static final AttachedFileReader READER = new AttachedFileReader(SCHEMA);

  /** What {@code sha256sum} says where a variable for the key was empty. */
  private static final Set<ByteBuffer> HASHES_OF_NOTHING =
      Set.of(hashOf(""), hashOf("\n"), hashOf("\r\n"));

  private final AttachedFile file;
  private final Map<ByteBuffer, Location> seen = new HashMap<>();

  private ApiKeyFile(AttachedFile file) {
    this.file = file;
  }

  /**
   * @throws dev.gather.definition.problem.DefinitionException with every problem of the file
   */
  static List<ApiKey> parse(DefinitionFile text) {
    AttachedFile file = READER.parse(text);
    List<ApiKey> keys = new ApiKeyFile(file).keys();
    file.problems().throwIfAny();
    return keys;
  }

  private List<ApiKey> keys() {
    List<ApiKey> keys = new ArrayList<>();
    for (int i = 0; i < file.root().size(); i++) {
      String pointer = DefinitionPath.of(i);
      JsonNode entry = file.root().get(i);
      if (!file.problems().has(pointer)) {
        key(pointer, entry).ifPresent(keys::add);
      }
    }
    return keys;
  }

  private Optional<ApiKey> key(String pointer, JsonNode entry) {
    DefinitionProblems problems = file.problems();
    String hash = DefinitionPath.append(pointer, "sha256");
    Location place = problems.locate(hash);
    byte[] sha256 = HexFormat.of().parseHex(entry.path("sha256").asString());
    if (HASHES_OF_NOTHING.contains(ByteBuffer.wrap(sha256))) {
      problems.add(hash, "`sha256` is that of no text at all (expected: that of a key)");
      return Optional.empty();
    }
    Location first = seen.putIfAbsent(ByteBuffer.wrap(sha256), place);
    if (first != null) {
      problems.add(
          hash,
          "`sha256` is there already (expected: each key once; the first is at " + first + ")");
      return Optional.empty();
    }
    return Optional.of(new ApiKey(sha256, caller(entry), problems.locate(pointer)));
  }

  private static Caller caller(JsonNode entry) {
    String name = entry.path("name").asString();
    return new Caller(
        ISSUER,
        name,
        entry.path("scopes").valueStream().map(JsonNode::asString).distinct().sorted().toList(),
        JsonMapper.shared().writeValueAsBytes(Map.of("sub", name)),
        Optional.empty());
  }

  private static ByteBuffer hashOf(String text) {
    return ByteBuffer.wrap(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
