package dev.gather.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectedTest {

  private static String collect(String json, String path) {
    List<Step> steps = new ArrayList<>();
    StepReader reader = new StepReader("." + path, 0);
    while (reader.hasStep()) {
      steps.add(reader.step());
    }
    return JsonPath.collect(Slice.of(json.replace('\'', '"')), steps) instanceof Slice found
        ? found.text()
        : "missing";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':[{'b':1},{'b':'x'}]} | a.b | [1,'x']",
        "{'a':[{'b':1.0}]} | a.b | [1.0]",
        "{'a':[{'b':[1,2]},{'b':3},{'b':[]}]} | a.b | [1,2,3]",
        "{'a':[{'b':[{'c':1},{'c':2}]},{'b':{'c':3}}]} | a.b.c | [1,2,3]",
        "{'a':[{'b':null},{'c':1}]} | a.b | []",
        "{'a':[null]} | a.b | []",
        "{'a':[]} | a.b | []",
        "{'a':[{'b':[{'c':1},{'c':2}]}]} | a.b[1].c | [2]",
        "{'a':[{'c':1},2,'b']} | a.b | missing",
        "{'a':[[{'b':1}],[],[{'b':[2]}]]} | a.b | [1,2]",
        "{'a':[[[{'b':1}]]]} | a.b | missing",
        "{'a':{'b':1}} | a.b | 1",
        "{'a':{'b':null}} | a.b | null",
        "{'a':{}} | a.b | missing",
        "{'a':[1]} | a[2] | missing",
        "{} | a.b | missing"
      })
  void isWhatEachElementOnTheWayHas(String json, String path, String found) {
    assertThat(collect(json, path)).isEqualTo(found.replace('\'', '"'));
  }

  @Test
  void takesNoStackAndNoLongTimeHoweverADocumentIsNested() {
    String deep = "[".repeat(300_000) + "]".repeat(300_000);

    assertThat(collect("{'a':" + deep + "}", "a.b.c")).isEqualTo("missing");
  }
}
