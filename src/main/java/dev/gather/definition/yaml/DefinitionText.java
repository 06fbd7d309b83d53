package dev.gather.definition.yaml;

import dev.gather.definition.problem.Location;
import dev.gather.definition.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.Resource;

/** Decodes one file, of a bounded size, strictly as UTF-8. */
public final class DefinitionText {

  private DefinitionText() {}

  /** Empty, and a problem, when it cannot be read, is too large or is not UTF-8. */
  public static Optional<DefinitionFile> read(String name, Resource file, List<Problem> problems) {
    Location start = new Location(name, 1, 1);
    try (InputStream in = file.getInputStream()) {
      byte[] bytes = in.readNBytes(YamlReader.LONGEST_FILE + 1);
      if (bytes.length > YamlReader.LONGEST_FILE) {
        problems.add(new Problem(start, YamlReader.TOO_LARGE));
        return Optional.empty();
      }
      return decode(name, bytes, problems);
    } catch (IOException e) {
      problems.add(new Problem(start, "file cannot be read (expected: a readable file)"));
      return Optional.empty();
    }
  }

  private static Optional<DefinitionFile> decode(
      String name, byte[] bytes, List<Problem> problems) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
    String decoded = text.flip().toString();
    if (result.isError()) {
      Location end = YamlReader.location(name, decoded, decoded.length());
      problems.add(new Problem(end, "file is not UTF-8 (expected: UTF-8 without other bytes)"));
      return Optional.empty();
    }
    return Optional.of(new DefinitionFile(name, decoded));
  }
}
