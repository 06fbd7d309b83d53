package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiesTest {

  private static final String NAMES = "abAB09_-.";
  private static final String VALUES = "xyz019!#$%&'()*+-./:<=>?@[]^_`{|}~";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "u=evil; u=ok             | evil,ok",
        "u=\"evil\" ; u=ok        | evil,ok",
        "u=\"evil; u=ok           | \"evil,ok",
        "u=\"\"evil; u=ok         | \"\"evil,ok",
        "u = evil ;u=ok           | evil,ok",
        "a=1;u= evil;;; =x;u=\"   | evil,\"",
        "$Version=1; u=ok         | ok",
        "u; v=u=ok; u=a=b         | a=b",
        "u=Grün, 1; u=            | Grün, 1,",
      })
  void areAllThere(String field, String values) {
    assertThat(Cookies.read(List.of(field)).get("u")).containsExactly(values.split(",(?! )", -1));
  }

  @Test
  void ofSeveralFieldsAreOneList() {
    assertThat(Cookies.read(List.of("u=1; v=2", "u=3")))
        .isEqualTo(Map.of("u", List.of("1", "3"), "v", List.of("2")));
    assertThat(Cookies.read(List.of())).isEmpty();
  }

  /** Where nothing is odd, whoever reads them reads the same. */
  @Test
  void areThoseThatNettyReads() {
    Random random = new Random(7);
    for (int round = 0; round < 10_000; round++) {
      String field =
          IntStream.range(0, 1 + random.nextInt(5))
              .mapToObj(i -> text(random, NAMES, 1) + "=" + text(random, VALUES, 0))
              .collect(Collectors.joining("; "));
      Map<String, List<String>> expected =
          ServerCookieDecoder.LAX.decodeAll(field).stream()
              .collect(
                  Collectors.groupingBy(
                      Cookie::name, Collectors.mapping(Cookie::value, Collectors.toList())));
      assertThat(Cookies.read(List.of(field))).as(field).isEqualTo(expected);
    }
  }

  private static String text(Random random, String characters, int least) {
    return random
        .ints(least + random.nextInt(4), 0, characters.length())
        .mapToObj(i -> characters.substring(i, i + 1))
        .collect(Collectors.joining());
  }
}
