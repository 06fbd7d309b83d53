package dev.gather.ops.reload;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.definition.yaml.DefinitionFiles;
import dev.gather.definition.yaml.EnvironmentLookup;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where definitions come from; reading blocks.
 *
 * @param patterns of the files
 * @param environment gives the values of placeholders
 */
public record DefinitionSource(
    List<String> patterns, DefinitionFiles files, EnvironmentLookup environment) {

  /** Enough digits to tell versions apart, and few enough to compare by eye. */
  private static final int VERSION_BYTES = 8;

  /**
   * The files as they are now.
   *
   * @throws DefinitionException when there are none, or one cannot be read
   */
  List<DefinitionFile> read() {
    return files.read(patterns);
  }

  /**
   * @param used takes the values of the placeholders, by name
   */
  LoadedDefinition parse(List<DefinitionFile> read, Map<String, String> used) {
    EnvironmentLookup noting =
        name -> {
          String value = environment.value(name);
          if (value != null) {
            used.put(name, value);
          }
          return value;
        };
    return new DefinitionReader(noting).read(read);
  }

  /** The same for the same files with the same texts; values of placeholders have no part in it. */
  static String version(List<DefinitionFile> read) {
    return digest(read.stream().flatMap(file -> Stream.of(file.name(), file.text())));
  }

  /** Stands for files of which nothing is known but what is wrong with them. */
  static String version(DefinitionException unreadable) {
    return digest(Stream.of(unreadable.getMessage()));
  }

  private static String digest(Stream<String> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      texts.forEach(
          text -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            // With its length, so that no two lists of texts look alike.
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
          });
      return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
