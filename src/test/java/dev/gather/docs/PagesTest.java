package dev.gather.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

class PagesTest {

  private static final Path DECISIONS = Markdown.project().resolve("src/docs/decisions");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)#:]+)\\)");
  private static final Path ROOMS = Markdown.project().resolve("src/main/java/dev/gather");
  private static final Path TESTS = Markdown.project().resolve("src/test/java");
  private static final Pattern SOURCE =
      Pattern.compile("\\b((?:[a-z0-9]+/)+[A-Z][a-z][A-Za-z]+)\\b(?!\\.md)");

  @Test
  void everyLinkLeadsToAFile() {
    for (Markdown page : Markdown.all()) {
      page.matches(LINK)
          .map(link -> page.file().resolveSibling(link.group(1)).normalize())
          .forEach(target -> assertThat(target).as(page.file().toString()).exists());
    }
  }

  @Test
  void everyClassThatIsNamedExists() {
    for (Markdown page : Markdown.all()) {
      page.matches(SOURCE)
          .map(name -> ROOMS.resolve(name.group(1) + ".java"))
          .forEach(source -> assertThat(source).as(page.file().toString()).exists());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http.md", "cache.md"})
  void everyRuleNamesTestsThatExist(String name) throws IOException {
    Markdown page = Markdown.read(Markdown.project().resolve("src/docs").resolve(name));
    Set<String> tests = tests();
    assertThat(page.tables("rule")).hasSizeGreaterThan(20);
    for (List<String> row : page.tables("rule")) {
      assertThat(row).as(row.get(0)).hasSize(3);
      assertThat(Markdown.code(row.get(2))).as(row.get(0)).isNotEmpty().isSubsetOf(tests);
    }
  }

  @Test
  void everyWorkaroundNamesTestsThatExist() throws IOException {
    Markdown page = Markdown.read(Markdown.project().resolve("src/docs/workarounds.md"));
    Set<String> tests = tests();
    assertThat(page.tables("what is wrong")).hasSizeGreaterThan(50);
    for (List<String> row : page.tables("what is wrong")) {
      assertThat(row).as(row.get(0)).hasSize(5);
      assertThat(Markdown.code(row.get(3))).as(row.get(0)).isSubsetOf(tests);
      assertThat(row.get(3)).as(row.get(0)).isNotBlank();
    }
  }

  /** Classes by their simple names, and each of their tests behind it: {@code Class#method}. */
  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files
          .filter(file -> file.toString().endsWith("Test.java"))
          .flatMap(PagesTest::tests)
          .collect(Collectors.toSet());
    }
  }

  private static Stream<String> tests(Path file) {
    Class<?> type = type(file);
    return Stream.concat(
        Stream.of(type.getSimpleName()),
        Stream.of(type.getDeclaredMethods())
            .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
            .map(method -> type.getSimpleName() + "#" + method.getName()));
  }

  private static Class<?> type(Path file) {
    String path = TESTS.relativize(file).toString();
    String name = path.substring(0, path.length() - ".java".length()).replace('/', '.');
    try {
      return Class.forName(name, false, PagesTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aKeyOfACallIsAMatterOfSixFilesAtMost() {
    Markdown page = Markdown.read(Markdown.project().resolve("src/docs/extending.md"));
    assertThat(page.table("key"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(Markdown.code(row.get(1))).hasSizeBetween(1, 6));
  }

  @Test
  void everyRoomIsListed() throws IOException {
    Markdown page = Markdown.read(Markdown.project().resolve("src/docs/architecture.md"));
    try (Stream<Path> files = Files.list(ROOMS)) {
      assertThat(page.table("room").stream().map(row -> row.get(0).replace("`", "")))
          .containsExactlyInAnyOrderElementsOf(
              files.filter(Files::isDirectory).map(room -> room.getFileName().toString()).toList());
    }
  }

  @Test
  void theIndexListsEveryDecisionUnderItsTitle() throws IOException {
    List<String> index = Markdown.read(DECISIONS.resolve("README.md")).lines();
    try (Stream<Path> files = Files.list(DECISIONS)) {
      files
          .filter(file -> !file.endsWith("README.md"))
          .forEach(
              file -> {
                String title = Markdown.read(file).lines().get(0).substring("# ".length());
                String name = file.getFileName().toString();
                assertThat(name).matches("[0-9]{4}-[a-z0-9-]+\\.md");
                assertThat(index)
                    .contains("- %s [%s](%s)".formatted(name.substring(0, 4), title, name));
              });
    }
  }
}
