package dev.gather.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.yaml.DefinitionFile;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are made to exhaust the reader's stack, memory or time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileFileTest {

  private static final int ONE_MEGABYTE = 1 << 20;

  @ParameterizedTest
  @ValueSource(strings = {"[", "{", "- ", "? ", "a: {", "{a: [", "\"", "&a ", "!!a ", "${", "*a "})
  void answersAMegabyteOfOneThingWithOneProblem(String unit) {
    String yaml = unit.repeat(ONE_MEGABYTE / unit.length());

    assertThat(Reading.problems(yaml)).hasSize(1);
  }

  @Test
  void boundsDepth() {
    assertThat(Reading.problems("a: " + "[".repeat(64)))
        .containsExactly("gateway.yaml:1:67: nested too deep (expected: at most 64 levels)");
  }

  @Test
  void boundsSize() {
    assertThat(Reading.problems("#".repeat(ONE_MEGABYTE + 1)))
        .containsExactly("gateway.yaml:1:1: file is too large (expected: at most 1 MB)");
  }

  @Test
  void boundsWhatAliasesBecome() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol]\n");
    for (int i = 1; i < 40; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s, %s, %s]\n".formatted(i, i, alias, alias, alias));
    }

    assertThat(Reading.problems(bomb.toString()))
        .singleElement()
        .asString()
        .endsWith("too much text (expected: at most 100000 values and 4 MB, aliases written out)");
  }

  @Test
  void boundsTheNumberOfValues() {
    assertThat(Reading.problems("a: [" + "1,".repeat(100_000) + "]"))
        .singleElement()
        .asString()
        .endsWith("too much text (expected: at most 100000 values and 4 MB, aliases written out)");
  }

  @Test
  void boundsTheTextThatAliasesRepeat() {
    String yaml = "a: &a " + "x".repeat(500_000) + "\nb: [" + "*a ,".repeat(90_000) + "]";

    assertThat(Reading.problems(yaml))
        .singleElement()
        .asString()
        .endsWith("too much text (expected: at most 100000 values and 4 MB, aliases written out)");
  }

  @Test
  void boundsTheDepthThatAliasesBuild() {
    StringBuilder tower = new StringBuilder("a0: &a0 x\n");
    for (int i = 1; i < 2_000; i++) {
      tower.append("a%d: &a%d [[[[[*a%d ]]]]]\n".formatted(i, i, i - 1));
    }

    assertThat(Reading.problems(tower.toString()))
        .anyMatch(problem -> problem.endsWith("nested too deep (expected: at most 64 levels)"));
  }

  @Test
  void boundsWhatTheEnvironmentPutsIn() {
    String yaml = "upstreams: " + "${BIG}".repeat(100_000);

    assertThat(Reading.problems(yaml, "BIG", "x".repeat(100_000)))
        .containsExactly(
            "gateway.yaml:1:12: too long with the environment's values (expected: at most 1 MB)");
  }

  @Test
  void reportsTensOfThousandsOfProblems() {
    StringBuilder yaml = new StringBuilder(Reading.upstreamYaml("url: http://a"));
    for (int i = 0; i < 20_000; i++) {
      yaml.append("    tiemout").append(i).append(": 1\n");
    }

    assertThat(Reading.problems(yaml.toString())).hasSize(20_000);
  }

  @Test
  void neverThrowsWhateverIsChangedInAFile() {
    String[] parts = {
      "{", "}", "[", "]", ": ", ",", "- ", "? ", "&a ", "*a ", "!!str ", "|", ">", "'", "\"", "%",
      "@", " #", "\n", "\n  ", "null", "5.0", "21e30", "true", "${A}", "${", "$${", "<<: ", "", "\t"
    };
    DefinitionReader reader = new DefinitionReader(name -> "value");
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder yaml = new StringBuilder(Reading.SMALLEST);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int start = random.nextInt(yaml.length());
        int end = Math.min(yaml.length(), start + random.nextInt(6));
        yaml.replace(start, end, parts[random.nextInt(parts.length)]);
      }
      LoadedDefinition loaded =
          reader.read(List.of(new DefinitionFile("gateway.yaml", yaml.toString())));
      assertThat(loaded.definition()).isNotNull();
    }
  }
}
