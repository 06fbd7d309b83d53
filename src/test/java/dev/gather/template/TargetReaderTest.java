package dev.gather.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetReaderTest {

  private static final String NOTHING = "nothing";

  private static String read(String template, String target) {
    return UriTemplate.parse(template)
        .reader()
        .flatMap(reader -> reader.read(target))
        .map(values -> values.path() + values.queryText())
        .orElse(NOTHING);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/{path.id}, /a/7, {id=7}",
    "/a/{path.id}, /a/b%20c, {id=b%20c}",
    "/, /, {}",
    "/, '', {}",
    "/a/{path.id}/{path.id}, /a/7/7, {id=7}",
    "/a?p={query.page:1}&all=true, /a?p=a+b&all=true, {}?page=a+b",
    "/a?p={query.page:1}&all=true, /a, {}",
    "/a?p={query.page*}, /a?p=2, {}?page=2",
    "/a?user={path.id}, /a?user=7, {id=7}",
    "/a/{query['q q']}, /a/7, {}?q%20q=7",
    "/a?x={header.h}, /a, {}",
  })
  void findsTheValuesThatMadeATarget(String template, String target, String values) {
    assertThat(read(template, target)).isEqualTo(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "%41"})
  void readsWhateverAServiceSaysWithoutAStackThatGrows(String piece) {
    String value = piece.repeat(100_000);

    assertThat(read("/a?user={path.id}", "/a?user=" + value)).isEqualTo("{id=" + value + "}");
    assertThat(read("/a?user={path.id}", "/a?user=" + value + "%4")).isEqualTo(NOTHING);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/{path.id}, /a/",
    "/a/{path.id}, /a",
    "/a/{path.id}, /b/7",
    "/a/{path.id}, /a/7/8",
    "/a/{path.id}, /a/7?b=1",
    "/a/{path.id}/{path.id}, /a/7/8",
    "/a?p={query.page}, /a?p=1&p=2",
    "/a?p={query.page*}, /a?p=1&p=2",
    "/a?p={query.page}, /a?p",
    "/a?p={query.page}, /a?=1",
    "/a?p={query.page}, /a?",
    "/a?all=true, /a?all=false",
    "/a?x={header.h}, /a?x=1",
    "/a?x={query.a}-{query.b}, /a?x=1-2",
    "/a?x={query.a}&x={query.b}, /a?x=1",
    "/a?user={path.id}, /a?user=7/8",
    "/a?user={path.id}, /a?user=a+b",
    "/a/{query.q}, /a/b&c",
    "/a-{path.id}, /a-7",
    "/{b.id}, /7",
  })
  void findsNothingOfATargetThatItCouldNotHaveMade(String template, String target) {
    assertThat(read(template, target)).isEqualTo(NOTHING);
  }

  @Test
  void knowsHowMuchOfAPathItSays() {
    TargetReader reader = UriTemplate.parse("/a/{path.id}/b?c={query.d}").reader().orElseThrow();

    assertThat(reader.segments()).isEqualTo(3);
    assertThat(reader.variables()).isEqualTo(1);
  }
}
