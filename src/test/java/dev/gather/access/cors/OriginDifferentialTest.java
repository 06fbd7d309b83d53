package dev.gather.access.cors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.model.CorsDefinition;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.cors.CorsConfiguration;

/** Compares which origins are allowed with two readings that take other ways. */
class OriginDifferentialTest {

  private static final int ROUNDS = 200_000;
  private static final List<String> NAMED = List.of("https://shop.example", "http://a.b:81");
  private static final List<String> STARS =
      List.of("https://*.shop.example", "http://*.b:81", "http://*.localhost");

  /** Ends, beginnings and whatever might be taken for a border between parts. */
  private static final List<String> PIECES =
      List.of(
          "https://",
          "http://",
          "ftp://",
          "shop",
          "shop.example",
          "example",
          "a",
          "b",
          "localhost",
          ".",
          "..",
          "-",
          "_",
          ":",
          ":81",
          ":443",
          "/",
          "\\",
          "?",
          "#",
          "@",
          "%2e",
          "*",
          " ",
          "\t",
          "\u00e4",
          "\u3002",
          "A",
          "null",
          "9",
          "xn--a",
          "[::1]");

  private final Random random = new Random(15);

  @Test
  void anOriginIsAllowedWhereItsPartsAreThoseOfADefinition() {
    Cors cors = cors();
    int allowed = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String origin = origin();
      boolean expected = NAMED.contains(origin) || STARS.stream().anyMatch(p -> covers(p, origin));
      assertThat(cors.allows(List.of(origin))).as(origin).isEqualTo(expected);
      allowed += expected ? 1 : 0;
    }
    assertThat(allowed).isBetween(ROUNDS / 100, ROUNDS / 2);
  }

  @Test
  void nothingIsAllowedThatSpringWouldNot() {
    Cors cors = cors();
    CorsConfiguration spring = new CorsConfiguration();
    spring.setAllowedOrigins(NAMED);
    spring.setAllowedOriginPatterns(STARS);
    int more = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String origin = origin();
      boolean isAllowed = cors.allows(List.of(origin));
      boolean isSprings = spring.checkOrigin(origin) != null;
      assertThat(!isAllowed || isSprings).as(origin).isTrue();
      more += isSprings && !isAllowed ? 1 : 0;
    }
    assertThat(more).as("its star is any text").isPositive();
  }

  /**
   * By way of a URI, whose host is cut into labels, and which knows fewer of them than browsers.
   */
  private static boolean covers(String pattern, String origin) {
    URI wanted = URI.create(pattern.replace("*", "x"));
    URI found;
    try {
      found = URI.create(origin.replace('_', 'u').replace('-', 'u'));
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (found.getHost() == null || !found.toString().equals(serialized(found))) {
      return false;
    }
    List<String> labels = List.of(found.getHost().split("\\.", -1));
    List<String> rest = List.of(wanted.getHost().split("\\.", -1));
    return found.getScheme().equals(wanted.getScheme())
        && found.getPort() == wanted.getPort()
        && labels.size() == rest.size()
        && labels.subList(1, labels.size()).equals(rest.subList(1, rest.size()))
        && labels.get(0).matches("[a-z0-9-]{1,63}");
  }

  private static String serialized(URI origin) {
    String port = origin.getPort() < 0 ? "" : ":" + origin.getPort();
    return origin.getScheme() + "://" + origin.getHost() + port;
  }

  /** Near one that is allowed, or made of pieces. */
  private String origin() {
    if (random.nextInt(4) == 0) {
      return IntStream.range(0, 1 + random.nextInt(6))
          .mapToObj(i -> piece())
          .collect(Collectors.joining());
    }
    List<String> known = random.nextBoolean() ? NAMED : STARS;
    String origin = known.get(random.nextInt(known.size())).replace("*", piece());
    int at = random.nextInt(origin.length() + 1);
    return switch (random.nextInt(4)) {
      case 0 -> origin.substring(0, at) + piece() + origin.substring(at);
      case 1 -> origin.substring(0, at);
      case 2 -> origin.substring(at) + piece();
      default -> origin;
    };
  }

  private String piece() {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  private static Cors cors() {
    List<String> all = Stream.concat(NAMED.stream(), STARS.stream()).toList();
    return Cors.of(new CorsDefinition(all, false, Duration.ZERO));
  }
}
