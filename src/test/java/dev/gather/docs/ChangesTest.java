package dev.gather.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code changes.md} to its form, and the versions of jar and chart to it. */
class ChangesTest {

  private static final Markdown PAGE =
      Markdown.read(Markdown.project().resolve("src/docs/changes.md"));
  private static final String UNRELEASED = "## Unreleased";
  private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");
  private static final Pattern RELEASE =
      Pattern.compile("([0-9]+\\.[0-9]+\\.[0-9]+) - ([0-9]{4}-[0-9]{2}-[0-9]{2})");
  private static final Pattern KIND = Pattern.compile("(?m)^### (.+)$");

  @Test
  void theJarIsTheNewestReleaseOrWhatIsToFollowIt() throws IOException {
    String built = jar();
    Version newest = releases().get(0);

    if (built.endsWith("-SNAPSHOT")) {
      assertThat(Version.parse(built.replace("-SNAPSHOT", ""))).isGreaterThan(newest);
      assertThat(headings()).first().isEqualTo(UNRELEASED);
    } else {
      assertThat(Version.parse(built)).isEqualTo(newest);
      assertThat(headings()).doesNotContain(UNRELEASED);
    }
  }

  @Test
  void theChartIsOfTheJarsVersionAndInstallsIt() throws IOException {
    String chart = Files.readString(Markdown.project().resolve("helm/Chart.yaml"));
    String built = jar().replace("-SNAPSHOT", "");

    assertThat(first("(?m)^version: (.+)$", chart)).isEqualTo(built);
    assertThat(first("(?m)^appVersion: (.+)$", chart)).isEqualTo(built);
  }

  /** Before 1.0.0 it is the second number that says so. */
  @Test
  void whatMayNeedAChangeOfTheUsersRaisesMoreThanTheLastNumber() throws IOException {
    if (headings().contains(UNRELEASED)) {
      List<String> kinds = kinds(PAGE.section(UNRELEASED));

      if (kinds.contains("Changed") || kinds.contains("Removed")) {
        assertThat(withoutLast(jar())).isNotEqualTo(withoutLast(releases().get(0).toString()));
      }
    }
  }

  @Test
  void releasesStandInOrderWithTheirDates() {
    List<String> released =
        headings().stream()
            .filter(heading -> !heading.equals(UNRELEASED))
            .map(heading -> heading.substring("## ".length()))
            .toList();

    assertThat(released).isNotEmpty().allMatch(heading -> RELEASE.matcher(heading).matches());
    assertThat(released)
        .extracting(heading -> LocalDate.parse(heading.substring(heading.length() - 10)))
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(releases()).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void everyKindOfChangeIsOneOfTheFormsAndHasAnEntry() {
    for (String heading : headings()) {
      Markdown section = PAGE.section(heading);
      List<String> kinds = kinds(section);

      assertThat(List.of("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"))
          .as(heading)
          .containsSubsequence(kinds);
      for (String kind : kinds) {
        assertThat(section.section("### " + kind).lines())
            .as(heading + ", " + kind)
            .anyMatch(line -> line.startsWith("- "));
      }
    }
  }

  private static List<String> headings() {
    return PAGE.matches(HEADING).map(MatchResult::group).toList();
  }

  private static List<Version> releases() {
    return PAGE.matches(HEADING)
        .map(heading -> RELEASE.matcher(heading.group(1)))
        .filter(Matcher::matches)
        .map(release -> Version.parse(release.group(1)))
        .toList();
  }

  private static List<String> kinds(Markdown section) {
    return section.matches(KIND).map(kind -> kind.group(1)).toList();
  }

  private static String withoutLast(String version) {
    return version.substring(0, version.lastIndexOf('.'));
  }

  private static String jar() throws IOException {
    String pom = Files.readString(Markdown.project().resolve("pom.xml"));
    return first("<artifactId>gather</artifactId>\\s+<version>([^<]+)</version>", pom);
  }

  private static String first(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return Objects.requireNonNull(found.group(1));
  }
}
