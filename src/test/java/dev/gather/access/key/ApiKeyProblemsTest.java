package dev.gather.access.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a file of keys is told by its place, and never by what stands there. */
class ApiKeyProblemsTest {

  private static final String HASH = KeyFile.sha256("key");
  private static final String HASH_EXPECTED =
      " (expected: 64 hexadecimal digits, as `printf %s KEY | sha256sum` prints them)";
  private static final String LIST =
      " (expected: a list of at most 10000 keys, each with `name` and `sha256`)";

  private final Path directory;
  private final KeyFile file;

  ApiKeyProblemsTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = new KeyFile(directory.resolve("api-keys.yaml"));
  }

  @Test
  void areToldAllAtOnceWithTheirPlaces() {
    file.write(
        """
        - name: shop
          sha256: not-a-hash
        - name: a b
          scope: [a]
          sha256: %1$s
        - sha256: %2$s
          scopes: [a, a]
        - shop
        - { name: b, sha256: %1$s, scopes: [a, "b c"] }
        - { name: "", sha256: %1$sa, scopes: a, expires: 2026-01-01 }
        """
            .formatted(HASH, KeyFile.sha256("other")));

    assertThat(file.problems())
        .containsExactly(
            "api-keys.yaml:2:11: `sha256` is `***`" + HASH_EXPECTED,
            "api-keys.yaml:3:9: `name` is `***`"
                + " (expected: 1 to 128 letters, digits and characters of ._@:/+-)",
            "api-keys.yaml:4:3: unknown key `***`"
                + " (expected: one of name, sha256, scopes; did you mean `scopes`?)",
            "api-keys.yaml:6:3: missing key `name`"
                + " (expected: 1 to 128 letters, digits and characters of ._@:/+-)",
            "api-keys.yaml:7:11: `scopes` says a value twice"
                + " (expected: a list of at most 100 different scopes)",
            "api-keys.yaml:8:3: entry is `***`"
                + " (expected: a mapping with at least `name` and `sha256`)",
            "api-keys.yaml:9:100: `scopes[1]` is `***`"
                + " (expected: 1 to 200 printable characters without spaces, quotes and backslashes)",
            "api-keys.yaml:10:11: `name` is empty"
                + " (expected: 1 to 128 letters, digits and characters of ._@:/+-)",
            "api-keys.yaml:10:23: `sha256` is `***`" + HASH_EXPECTED,
            "api-keys.yaml:10:98: `scopes` is `***`"
                + " (expected: a list of at most 100 different scopes)",
            "api-keys.yaml:10:101: unknown key `***` (expected: one of name, sha256, scopes)");
  }

  @Test
  void areOfAKeyThatIsThereTwice() {
    file.write(
        KeyFile.entry("shop", "key"), KeyFile.entry("shop", "key"), KeyFile.entry("b", "key"));

    String problem = "`sha256` is there already (expected: each key once; the first is at ";
    assertThat(file.problems())
        .hasSize(2)
        .allMatch(one -> one.contains(problem + file.path() + ":1:") || one.contains(problem))
        .allMatch(one -> one.startsWith("api-keys.yaml:2:") || one.startsWith("api-keys.yaml:3:"));
  }

  /** Nobody means to let in whoever sends nothing, but a shell variable may well be empty. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void areOfTheHashOfNothing(String nothing) {
    file.write("- { name: a, sha256: " + KeyFile.sha256(nothing) + " }");

    assertThat(file.problems())
        .containsExactly(
            "api-keys.yaml:1:22: `sha256` is that of no text at all (expected: that of a key)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# no key\n", "---\n", "\"\""})
  void areOfAFileWithNothingInIt(String yaml) {
    assertThat(file.write(yaml).problems())
        .containsExactly("api-keys.yaml:1:1: file is empty" + LIST);
  }

  @Test
  void areOfAFileThatIsNoList() throws IOException {
    assertThat(file.write("{ shop: hunter2 }").problems())
        .containsExactly("api-keys.yaml:1:1: file is a mapping" + LIST);
    assertThat(file.write("hunter2").problems())
        .containsExactly("api-keys.yaml:1:1: file is a single value" + LIST);
    Files.write(file.path(), "- sch\u00e4".getBytes(ISO_8859_1));
    assertThat(file.problems())
        .containsExactly(
            "api-keys.yaml:1:6: file is not UTF-8 (expected: UTF-8 without other bytes)");
  }

  @Test
  void areOfAFileThatIsNotThereOrNoFile() {
    assertThat(file.problems())
        .containsExactly("api-keys.yaml:1:1: file is missing (expected: a file at api-keys.yaml)");
    assertThat(new KeyFile(directory).problems())
        .singleElement()
        .asString()
        .endsWith(":1:1: file cannot be read (expected: a readable file)");
  }

  @Test
  void areOfAFileThatIsTooLarge() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= 10_000; i++) {
      many.append("- {name: c, sha256: %064x}\n".formatted(i));
    }

    assertThat(file.write(many.toString()).problems())
        .containsExactly("api-keys.yaml:1:1: file has too many entries" + LIST);
    assertThat(file.write("#".repeat(1 << 20), "\n[]").problems())
        .containsExactly("api-keys.yaml:1:1: file is too large (expected: at most 1 MB)");
  }

  /** Wherever somebody puts a key that should be a hash, and whatever it does to the syntax. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "- { name: a, sha256: hunter2 }",
        "- { name: a, sha256: '5hunter2' }",
        "- { name: hunter2!, sha256: %s }",
        "- { name: a, sha256: %s, scopes: [hunter2 x] }",
        "- { name: a, sha256: %s, scopes: hunter2 }",
        "- { name: a, hunter2: %s }",
        "- hunter2: shop",
        "- hunter2: shop\n  hunter2: shop",
        "- hunter2",
        "- [hunter2]",
        "hunter2: { name: a }",
        "- { name: a, sha256: *hunter2 }",
        "- { name: a, sha256: &hunter2 x, sha256: &hunter2 y }",
        "- { name: a, sha256: !hunter2 x }",
        "- { name: a, sha256: !<hunter2> x }",
        "- { name: a, sha256: hunter2: x }",
        "- { name: a, sha256: @hunter2 }",
        "- { name: a, sha256: %%hunter2 }",
        "- { name: a, sha256: `hunter2 }",
        "- { name: a, sha256: \"hunter2",
        "- { name: a, sha256: \"\\hunter2\" }",
        "- { name: a, sha256: ${hunter2} }",
        "- { name: a, sha256: ${hunter2 }",
        "- { name: a, sha256: 1e99999999 } #hunter2",
        "- { name: a, sha256: hunter2{ }",
        "- { name: a, sha256: hunter2\u0007 }",
        "- ? [hunter2]\n  : a",
        "- ? { hunter2: a }\n  : a",
        "- 1.5: hunter2",
        "--- []\n--- hunter2",
        "- { <<: hunter2 }",
        "- { name: a, sha256: %sa }",
        "- { name: a, sha256: x%s }",
        "- { name: %s, sha256: a }",
        "- { name: a%s%s, sha256: a }",
        "- { name: a, sha256: %s, scopes: ['%s %s'] }",
        "- { %s: a }",
        "- %s",
      })
  void neverShowWhatStandsInTheFile(String yaml) {
    assertThat(file.write(yaml.formatted(HASH, HASH, HASH)).problems())
        .isNotEmpty()
        .noneMatch(ApiKeyProblemsTest::isTelling);
  }

  @Test
  void neverShowWhatStandsInTheFileWhateverIsChangedInIt() {
    String good = KeyFile.entry("shop", "key", "hunter2").repeat(2);
    List<String> parts =
        List.of(
            "{", "}", "[", "]", ": ", ",", "- ", "? ", "&", "*", "!", "!!", "|", ">", "'", "\"",
            "%", "@", " #", "\n", "\n  ", "null", "5.0", "21e30", "true", "${A}", "${", "<<: ", "",
            "\t", "hunter2", "\u0007", HASH);
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder yaml = new StringBuilder(good);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int start = random.nextInt(yaml.length());
        int end = Math.min(yaml.length(), start + random.nextInt(6));
        yaml.replace(start, end, parts.get(random.nextInt(parts.size())));
      }
      assertThat(file.write(yaml.toString()).problems())
          .as(yaml.toString())
          .noneMatch(ApiKeyProblemsTest::isTelling);
    }
  }

  private static boolean isTelling(String problem) {
    boolean hasPartOfHash = false;
    for (int i = 0; i + 8 <= HASH.length(); i++) {
      hasPartOfHash |= problem.contains(HASH.substring(i, i + 8));
    }
    return hasPartOfHash || problem.contains("hunter2");
  }
}
