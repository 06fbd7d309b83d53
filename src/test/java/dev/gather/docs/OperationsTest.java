package dev.gather.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Holds what {@code operations.md} says of settings. */
class OperationsTest {

  private static final Markdown CONFIGURE =
      Markdown.read(Markdown.project().resolve("src/docs/operations.md")).section("## Configure");

  @Test
  void everyPropertyExists() throws IOException {
    Set<String> known = new HashSet<>(ofSpring());
    Markdown.readme()
        .section("## Operating")
        .table("property")
        .forEach(row -> known.addAll(Markdown.code(row.get(0))));

    assertThat(properties()).isNotEmpty();
    assertThat(properties()).filteredOn(property -> !known.contains(property)).isEmpty();
  }

  @Test
  void everyVariableIsThatOfItsProperty() {
    for (List<String> row : CONFIGURE.table("variable")) {
      String property = Markdown.code(row.get(1)).get(0);

      assertThat(Markdown.code(row.get(0)).get(0))
          .isEqualTo(property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT));
    }
  }

  private static List<String> properties() {
    return CONFIGURE.table("variable").stream()
        .map(row -> Markdown.code(row.get(1)).get(0))
        .toList();
  }

  /** What the libraries on the class path say that they can be given. */
  private static Set<String> ofSpring() throws IOException {
    Set<String> names = new HashSet<>();
    ClassLoader classPath = OperationsTest.class.getClassLoader();
    for (URL file :
        Collections.list(classPath.getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream in = file.openStream()) {
        JsonMapper.shared()
            .readTree(in)
            .path("properties")
            .forEach(property -> names.add(property.path("name").asString()));
      }
    }
    return names;
  }
}
