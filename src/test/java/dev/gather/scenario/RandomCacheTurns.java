package dev.gather.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Reads and writes of few things, so that they meet. */
final class RandomCacheTurns {

  private static final int TURNS = 9;

  private static final List<String> WRITES =
      List.of("PUT", "POST", "DELETE", "PATCH", "PROPFIND", "OPTIONS", "options", "options", "put");
  private static final List<Integer> WRITTEN =
      List.of(200, 200, 200, 201, 204, 303, 304, 307, 400, 404, 409, 500, 503);
  private static final List<String> LANGUAGES =
      List.of("de", "de", "DE", "de, en", "de,en", "en, de", "de;q=0.5", "");
  private static final List<String> OTHERS = List.of("1", "1", "2", "a=b", "A=b", "\"a, b\"");
  private static final List<String> VARIES =
      List.of(
          "accept-language",
          "Accept-Language, x-a",
          "x-a",
          "X-B",
          "x-a,x-b , accept-language",
          "accept",
          "",
          "x-*",
          "*",
          "x-a, *");

  /** {@code %s} is the thing before its name. */
  private static final List<String> PLACES =
      List.of(
          "/things/%sa",
          "/things/%sb",
          "%sb",
          "?x=1",
          "http://upstream.test/things/%sa",
          "http://elsewhere.test/things/%sb",
          "://");

  private final Random random;

  RandomCacheTurns(Random random) {
    this.random = random;
  }

  /**
   * Some turns are those before over again.
   *
   * @param before stands before the name of each thing
   */
  List<CacheTurn> next(String before) {
    List<CacheTurn> turns = new ArrayList<>();
    for (int i = 0; i < TURNS; i++) {
      turns.add(i > 0 && isTrue(0.4) ? oneOf(turns) : turn(before));
    }
    return turns;
  }

  private CacheTurn turn(String before) {
    String thing = before + oneOf(List.of("a", "a", "b"));
    String query = isTrue(0.15) ? "?x=1" : "";
    return isTrue(0.65) ? read(thing, query) : write(thing, query, before);
  }

  private CacheTurn read(String thing, String query) {
    Map<String, List<String>> fields = new TreeMap<>();
    put(fields, "accept-language", 0.6, LANGUAGES);
    put(fields, "x-a", 0.2, OTHERS);
    put(fields, "x-b", 0.1, OTHERS);
    boolean isStored = isTrue(0.9);
    Map<String, List<String>> answer = new TreeMap<>();
    answer.put("cache-control", List.of(isStored ? "max-age=3600" : "no-store"));
    put(answer, "etag", 0.9, List.of("\"1\"", "\"2\""));
    put(answer, "vary", 0.6, isTrue(0.8) ? VARIES.subList(0, 6) : VARIES);
    return new CacheTurn("GET", thing, query, fields, isStored || isTrue(0.5) ? 200 : 500, answer);
  }

  private CacheTurn write(String thing, String query, String before) {
    Map<String, List<String>> answer = new TreeMap<>();
    List<String> places = PLACES.stream().map(place -> place.formatted(before)).toList();
    put(answer, "location", 0.5, places);
    put(answer, "content-location", 0.5, places);
    put(answer, "etag", 0.9, List.of("\"1\"", "\"2\""));
    return new CacheTurn(oneOf(WRITES), thing, query, Map.of(), oneOf(WRITTEN), answer);
  }

  /** Some have a second line. */
  private void put(
      Map<String, List<String>> fields, String name, double probability, List<String> values) {
    if (isTrue(probability)) {
      fields.put(
          name, isTrue(0.1) ? List.of(oneOf(values), oneOf(values)) : List.of(oneOf(values)));
    }
  }

  private boolean isTrue(double probability) {
    return random.nextDouble() < probability;
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
