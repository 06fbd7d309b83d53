package dev.gather.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetReaderTest {

  private static final String NOTHING = "nothing";

  private static String read(String template, String target) {
    return UriTemplate.parse(template)
        .reader(Optional.empty())
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

  @ParameterizedTest
  @CsvSource({
    "/a?p={query.page}, /a?p=1&b=2, {}?page=1&b=2",
    "/a?p={query.p}, /a?x+y=a+b&p=1, {}?x%20y=a+b&p=1",
    "/a?p=1, /a?p=1&%C3%A9=2, {}?%C3%A9=2",
    "/a, /a?b=1&b=2, nothing",
    "/a, /a?b=1&%62=2, nothing",
    "/a, /a?b, nothing",
    "/a, /a?%ff=1, nothing",
    "/a, /a?%0=1, nothing",
    "/a?p={query.page}, /a?P=1, nothing",
    "/a?p={query.page}, /a?p[]=1, nothing",
    "/a?p={query.page}, /a?p=1&page=2, nothing",
    "/a?p={header.p}, /a?p=1&b=2, nothing",
  })
  void takesWhatATemplateDoesNotWriteForTheClientsWhereAllOfItsQueryPasses(
      String template, String target, String values) {
    UriTemplate uri = UriTemplate.parse(template);

    assertThat(
            uri.reader(Optional.of(ClientQuery.beside(uri)))
                .flatMap(reader -> reader.read(target))
                .map(read -> read.path() + read.queryText())
                .orElse(NOTHING))
        .isEqualTo(values);
  }

  @Test
  void knowsHowMuchOfAPathItSays() {
    TargetReader reader =
        UriTemplate.parse("/a/{path.id}/b?c={query.d}").reader(Optional.empty()).orElseThrow();

    assertThat(reader.segments()).isEqualTo(3);
    assertThat(reader.variables()).isEqualTo(1);
  }
}
