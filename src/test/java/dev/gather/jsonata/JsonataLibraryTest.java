package dev.gather.jsonata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.Frame;
import dev.gather.Patience;
import dev.gather.json.Value;
import dev.gather.jsonata.JsonataExpression.EvaluationException;
import dev.gather.jsonata.JsonataExpression.EvaluationLimits;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every function that the library has, with data of about a megabyte that was made to hurt. */
class JsonataLibraryTest {

  private static final EvaluationLimits SHORT =
      new EvaluationLimits(Duration.ofMillis(500), 20_000_000, InstantSource.system());

  /** What each function is called with; a new function of the library has to be thought about. */
  private static final Map<String, List<String>> CALLS =
      Map.ofEntries(
          calls("abs", "$abs($number(digits))", "$map(numbers, $abs)"),
          calls("append", "$append(numbers, texts)", "$reduce(numbers, $append)"),
          calls("assert", "$assert(true, text)", "$assert(false, text)"),
          calls("average", "$average(numbers)", "$average(texts)"),
          calls("base64decode", "$base64decode(text)", "$base64decode(spaces)"),
          calls("base64encode", "$base64encode(text)", "$base64encode(emoji)"),
          calls("boolean", "$boolean(deep)", "$boolean(numbers)", "$map(numbers, $boolean)"),
          calls("ceil", "$map(numbers, $ceil)"),
          calls("clone", "$clone(objects)", "$clone(deep)"),
          calls(
              "contains",
              "$contains(text, part)",
              "$contains(text, /(a+)+b/)",
              "$contains(text, /(a|aa)*$/)",
              "$map(texts, function($t) { $contains(text, $t) })"),
          calls("count", "$count(numbers)", "$count(deep)"),
          calls("decodeUrl", "$decodeUrl(escapes)", "$decodeUrl(text)"),
          calls("decodeUrlComponent", "$decodeUrlComponent(escapes)"),
          calls("distinct", "$distinct(collisions)", "$distinct(nested)", "$distinct(objects)"),
          calls("each", "$each(object, function($v, $k) { $k })", "$each(object, $string)"),
          calls("encodeUrl", "$encodeUrl(url)", "$encodeUrl(text)", "$encodeUrl(emoji)"),
          calls("encodeUrlComponent", "$encodeUrlComponent(url)", "$encodeUrlComponent(emoji)"),
          calls("error", "$error(text)"),
          calls("eval"),
          calls("exists", "$exists(deep)", "$map(numbers, $exists)"),
          calls(
              "filter",
              "$filter(numbers, $boolean)",
              "$filter(texts, function($t) { $t in texts })"),
          calls("floor", "$map(numbers, $floor)"),
          calls("formatBase", "$map(numbers, function($n) { $formatBase($n, 2) })"),
          calls(
              "formatInteger",
              "$formatInteger(1, text)",
              "$formatInteger(2000000000, 'I')",
              "$formatInteger(9007199254740991, 'w')",
              "$formatInteger(9007199254740991, 'A')",
              "$map(numbers, function($n) { $formatInteger($n, zeros) })"),
          calls(
              "formatNumber",
              "$formatNumber(1, text)",
              "$formatNumber(1e300, zeros)",
              "$formatNumber(1, '#', {'NaN': text})"),
          calls(
              "fromMillis",
              "$fromMillis(1, '[Y,999999999-999999999]')",
              "$fromMillis(1, '[Y,9 9 9 9 9 9 9 9 9-*]')",
              "$fromMillis(1, '[f,999999999]')",
              "$fromMillis(1, '[Y1,*-99999999]')",
              "$fromMillis(1, '[M01,200][D01,200][Y,200-200]')",
              "$fromMillis(1, text)",
              "$fromMillis(1, '[Y]', text)"),
          calls("join", "$join(collisions)", "$join(texts, text)"),
          calls("keys", "$keys(object)", "$keys(objects)"),
          calls("length", "$length(text)", "$length(emoji)"),
          calls("lookup", "$lookup(objects, text)", "$lookup(nested, 'a')", "$lookup(deep, 'a')"),
          calls("lowercase", "$lowercase(text)", "$lowercase(emoji)", "$lowercase(dotted)"),
          calls("map", "$map(numbers, $string)", "$map(numbers, function($n) { $n + 1 })"),
          calls(
              "match",
              "$match(text, /a/)",
              "$match(text, /(a+)+b/)",
              "$match(text, /a.*b|a/)",
              "$match(text, /(a?){100}a{100}b/)"),
          calls("max", "$max(numbers)"),
          calls("merge", "$merge(objects)", "$merge([object, object])"),
          calls("millis", "$millis()"),
          calls("min", "$min(numbers)"),
          calls("not", "$not(deep)", "$map(numbers, $not)"),
          calls("now", "$now('[Y,999999999-999999999]')", "$now(text)", "$now('[Y]', text)"),
          calls("number", "$number(text)", "$number(digits)", "$number('0x' & digits)"),
          calls("pad", "$pad(text, 1e9, part)", "$pad(text, -2000000, part)", "$pad('', 1e300)"),
          calls("parseInteger", "$parseInteger(text, '0')", "$parseInteger('1', text)"),
          calls("power", "$map(numbers, function($n) { $power($n, 0.5) })", "$power(10, 1e300)"),
          calls("random", "$random() < 1"),
          calls("reduce", "$reduce(texts, function($a, $b) { $a & $b })"),
          calls(
              "replace",
              "$replace(text, part, 'x')",
              "$replace(text, 'a', text)",
              "$replace(text, /a/, '$0$0')",
              "$replace(text, /(a+)+b/, '')",
              "$replace(text, /a.*b|a/, '')",
              "$replace(text, 'a', part)"),
          calls("reverse", "$reverse(numbers)", "$reverse(deep)"),
          calls("round", "$map(numbers, $round)", "$round(1e300, 1000000000)"),
          calls("shuffle", "$count($shuffle(numbers)) > 0"),
          calls("sift", "$sift(object, function($v) { true })", "$sift(object, $boolean)"),
          calls("single", "$single(numbers, function($n) { $n < 0 })"),
          calls(
              "sort",
              "$sort(collisions)",
              "$sort(numbers)",
              "$sort(texts, function($a, $b) { $a > $b })"),
          calls(
              "split",
              "$split(text, part)",
              "$split(text, 'a')",
              "$split(text, '')",
              "$split(text, /(a+)+b/)",
              "$split(text, /a.*b|a/)"),
          calls("spread", "$spread(object)", "$spread(objects)", "$spread(nested)"),
          calls("sqrt", "$map(numbers, $sqrt)"),
          calls("string", "$string(deep, true)", "$string(objects, true)", "$string(text)"),
          calls("substring", "$substring(text, 1)", "$substring(emoji, -3, 2)"),
          calls("substringAfter", "$substringAfter(text, part)", "$substringAfter(part, text)"),
          calls("substringBefore", "$substringBefore(text, part)", "$substringBefore(text, text)"),
          calls("sum", "$sum(numbers)"),
          calls(
              "toMillis",
              "$toMillis(text)",
              "$toMillis(text, '[Y]')",
              "$toMillis('1', text)",
              "$toMillis($substring(digits, 0, 199) & 'x', '[f][f][f][f][f][f][f][f][f][f][f][f]')",
              "$toMillis($substring(digits, 0, 90), '[Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y]1[Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y][Y]x')",
              "$toMillis($pad('', 190, 'one'), '[Yw][Mw][Dw][dw][Hw]')"),
          calls("trim", "$trim(spaces)", "$trim(text & spaces)"),
          calls("type", "$type(deep)"),
          calls("uppercase", "$uppercase(text)", "$uppercase(emoji)", "$uppercase(sharp)"),
          calls("zip", "$zip(numbers, numbers, texts)"));

  private static final Map<String, Value> DATA = data();

  @Test
  void areAllCalledHere() throws ReflectiveOperationException {
    assertThat(new TreeSet<>(CALLS.keySet())).isEqualTo(registered());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void end(String expression) {
    JsonataExpression compiled = JsonataExpression.compile(expression);

    assertTimeoutPreemptively(
        Patience.LIMIT,
        () -> {
          try {
            compiled.evaluate(namedBy(expression), SHORT);
          } catch (EvaluationException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$contains(text, part) = false",
        "$contains(text, $substring(text, 0, 400000))",
        "$contains(text, /(a+)+b/) = false",
        "$count($split(text, part)) = 1",
        "$count($split(text, $substring(text, 0, 100))) = 10001",
        "$replace(text, part, '') = text",
        "$replace(text, $substring(text, 0, 400000), 'b') = 'bb' & $substring(text, 0, 200000)",
        "$substringBefore(text, part) = text",
        "$substringAfter(part, text) = part",
        "$length($encodeUrl(url)) = $length(url)",
        "$length($uppercase(sharp)) = 1000000",
        "$length($lowercase(dotted)) = 1000000"
      })
  void goOnceThroughLargeTexts(String expression) {
    JsonataExpression compiled = JsonataExpression.compile(expression);

    assertTimeoutPreemptively(
        Patience.LIMIT,
        () -> assertThat(compiled.isTrue(namedBy(expression), Jsonatas.LIMITS)).isTrue());
  }

  /** As a route reads only the answers that its expression names. */
  private static Map<String, Value> namedBy(String expression) {
    Map<String, Value> named = new LinkedHashMap<>(DATA);
    named.keySet().removeIf(name -> !expression.contains(name));
    return named;
  }

  private static Stream<String> calls() {
    return CALLS.values().stream().flatMap(List::stream);
  }

  private static Map.Entry<String, List<String>> calls(String name, String... calls) {
    return Map.entry(name, List.of(calls));
  }

  /** What the library knows of itself. */
  private static Set<String> registered() throws ReflectiveOperationException {
    Jsonata.jsonata("1");
    Field functions = Jsonata.class.getDeclaredField("staticFrame");
    functions.setAccessible(true);
    Field bindings = Frame.class.getDeclaredField("bindings");
    bindings.setAccessible(true);
    Set<String> names = new TreeSet<>();
    ((Map<?, ?>) bindings.get(functions.get(null)))
        .keySet()
        .forEach(name -> names.add((String) name));
    return names;
  }

  private static Map<String, Value> data() {
    String text = "a".repeat(1_000_000);
    Map<String, String> json = new LinkedHashMap<>();
    json.put("text", quoted(text));
    json.put("part", quoted("a".repeat(500_000) + "b"));
    json.put("spaces", quoted(" ".repeat(1_000_000)));
    json.put("emoji", quoted("😀".repeat(250_000)));
    // Letters that become two.
    json.put("sharp", quoted("ß".repeat(500_000)));
    json.put("dotted", quoted("İ".repeat(500_000)));
    json.put("digits", quoted("1".repeat(1_000_000)));
    json.put("zeros", quoted("0".repeat(200)));
    json.put("escapes", quoted("%61".repeat(300_000)));
    json.put("url", quoted("http:" + "a".repeat(500_000) + "?" + "a".repeat(490_000) + "b"));
    json.put("numbers", array(300_000, Integer::toString));
    json.put("texts", array(1_000, i -> quoted("a".repeat(1_000) + i)));
    json.put("collisions", array(1 << 15, i -> quoted(collision(i))));
    json.put("nested", array(1 << 15, i -> "[" + quoted(collision(i)) + "]"));
    json.put("objects", array(1 << 15, i -> "{" + quoted(collision(i)) + ":1}"));
    StringBuilder object = new StringBuilder("{\"a\":1");
    for (int i = 0; i < 1 << 15; i++) {
      object.append(',').append(quoted(collision(i))).append(":[1]");
    }
    json.put("object", object.append('}').toString());
    json.put("deep", "[".repeat(99) + array(300_000, i -> "1") + "]".repeat(99));
    StringBuilder all = new StringBuilder("{");
    json.forEach((name, value) -> all.append(quoted(name)).append(':').append(value).append(','));
    return Jsonatas.members(all.append("\"end\":1}").toString());
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String array(int size, IntFunction<String> element) {
    StringBuilder array = new StringBuilder("[");
    for (int i = 0; i < size; i++) {
      array.append(i == 0 ? "" : ",").append(element.apply(i));
    }
    return array.append(']').toString();
  }

  /** One of many texts of 30 characters that have one hash. */
  private static String collision(int number) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 15; bit++) {
      text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }
}
