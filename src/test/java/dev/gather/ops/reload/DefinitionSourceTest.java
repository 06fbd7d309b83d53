package dev.gather.ops.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.yaml.DefinitionFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionSourceTest {

  @Test
  void tellsVersionsApartWhereNamesAndTextsJoinAlike() {
    assertThat(DefinitionSource.version(List.of(new DefinitionFile("a", "bc"))))
        .isEqualTo(DefinitionSource.version(List.of(new DefinitionFile("a", "bc"))))
        .isNotEqualTo(DefinitionSource.version(List.of(new DefinitionFile("ab", "c"))))
        .isNotEqualTo(
            DefinitionSource.version(
                List.of(new DefinitionFile("a", ""), new DefinitionFile("", "bc"))));
  }
}
