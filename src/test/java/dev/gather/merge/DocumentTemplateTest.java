package dev.gather.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.Placement;
import dev.gather.plan.RoutePlan;
import dev.gather.plan.compile.PlanCompiler;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DocumentTemplateTest {

  private final StringBuilder calls = new StringBuilder();
  private final List<CallValue> values = new ArrayList<>();
  private String fixed = "{}";
  private final List<CallError> errors = new ArrayList<>();

  @Test
  void laysAnswersInTheFilesOrderWithoutChangingThem() {
    answered("b", Placement.MEMBER, "{ \"x\" : 1.10 }");
    answered("a", Placement.MEMBER, "[1E400,\"\\u00e9\"]");

    assertThat(document()).isEqualTo("{\"b\":{ \"x\" : 1.10 },\"a\":[1E400,\"\\u00e9\"]}");
  }

  @Test
  void putsErrorsLast() {
    answered("a", Placement.MEMBER, "1");
    failed("b", Placement.MEMBER);
    errors.add(new CallError("b", "status", OptionalInt.of(503)));
    errors.add(new CallError("c", "timeout", OptionalInt.empty()));

    assertThat(document())
        .isEqualTo(
            "{\"a\":1,\"b\":null,\"errors\":[{\"call\":\"b\",\"kind\":\"status\",\"status\":503},"
                + "{\"call\":\"c\",\"kind\":\"timeout\"}]}");
  }

  @Test
  void leavesOutHiddenAnswers() {
    answered("a", Placement.HIDDEN, "1");

    assertThat(document()).isEqualTo("{}");
  }

  @Test
  void spreadsTheMembersOfAMergedAnswer() {
    answered("a", Placement.MEMBER, "1");
    answered("m", Placement.MERGE, "{\"x\" : {\"y\":[ 2 ]} , \"q\\\"z\":null}");
    answered("n", Placement.MERGE, "null");
    answered("o", Placement.MERGE, "{}");
    failed("p", Placement.MERGE);
    answered("b", Placement.MEMBER, "3");

    assertThat(document()).isEqualTo("{\"a\":1,\"x\":{\"y\":[ 2 ]},\"q\\\"z\":null,\"b\":3}");
  }

  @Test
  void letsTheLastOfClashingMembersWinInThePlaceOfTheFirst() {
    answered("m", Placement.MERGE, "{\"a\":1,\"x\":2,\"errors\":3}");
    answered("a", Placement.MEMBER, "4");
    answered("n", Placement.MERGE, "{\"x\":5}");

    assertThat(document()).isEqualTo("{\"a\":4,\"x\":5}");

    errors.add(new CallError("b", "timeout", OptionalInt.empty()));
    assertThat(document())
        .isEqualTo("{\"a\":4,\"x\":5,\"errors\":[{\"call\":\"b\",\"kind\":\"timeout\"}]}");
  }

  @Test
  void makesAnEmptyDocumentOfNothing() {
    answered("m", Placement.MERGE, "{}");

    assertThat(document()).isEqualTo("{}");
  }

  @Test
  void tagsEqualDocumentsEquallyAndOthersNot() {
    answered("a", Placement.MEMBER, "12");
    String tag = assembled().entityTag();

    assertThat(assembled().entityTag()).isEqualTo(tag).matches("W/\"[0-9a-f]+-[0-9a-f]+\"");
    values.set(0, CallValue.of("21".getBytes(UTF_8)));
    assertThat(assembled().entityTag()).isNotEqualTo(tag);
  }

  @Test
  void putsFixedMembersWhereNoCallHasOneOfTheName() {
    fixed = "{ z: 1.50, a: never, errors2: [x] }";
    answered("a", Placement.MEMBER, "2");

    assertThat(document()).isEqualTo("{\"z\":1.50,\"a\":2,\"errors2\":[\"x\"]}");
    values.set(0, CallValue.ABSENT);
    assertThat(document()).isEqualTo("{\"z\":1.50,\"a\":\"never\",\"errors2\":[\"x\"]}");
  }

  @Test
  void leavesOutACallThatWasNotMade() {
    answered("a", Placement.MEMBER, "1");
    answered("b", Placement.MEMBER, "2");
    values.set(0, CallValue.ABSENT);

    assertThat(document()).isEqualTo("{\"b\":2}");
  }

  @Test
  void putsResultsIntoTheElementsOfAnotherAnswer() {
    answered(
        "list", Placement.MEMBER, "[ {} , { \"x\" : 1 , \"n\": [{}] } , 7 , null , {\"x\":[2]} ]");
    into("x", "list", "[10,11,12,13,14]");
    into("y", "list", "[20,null,22,23,24]");

    assertThat(document())
        .isEqualTo(
            "{\"list\":[ {\"x\":10,\"y\":20} , { \"x\" : 11 , \"n\": [{}] ,\"y\":null} , 7 , null ,"
                + " {\"x\":14,\"y\":24} ]}");
  }

  @Test
  void putsResultsIntoNestedElementsOfAMergedAnswerAndIntoResults() {
    answered(
        "m",
        Placement.MERGE,
        "{\"orders\":[{\"lines\":[{},{}]},{\"lines\":null},{\"lines\":[{}]}]}");
    into("p", "m.orders.lines", "[{\"q\":1},{},{}]");
    into("r", "p", "[\"a\",\"b\",\"c\"]");
    into("o", "m.orders", "[1,2,3]");

    assertThat(document())
        .isEqualTo(
            "{\"orders\":[{\"lines\":[{\"p\":{\"q\":1,\"r\":\"a\"}},{\"p\":{\"r\":\"b\"}}],\"o\":1},"
                + "{\"lines\":null,\"o\":2},{\"lines\":[{\"p\":{\"r\":\"c\"}}],\"o\":3}]}");
  }

  @Test
  void putsNullIntoEveryElementWhenTheForEachFailedAndNothingWhereNoneWasAskedFor() {
    answered("list", Placement.MEMBER, "[{\"a\":1},{}]");
    into("x", "list", "[]");
    values.set(1, CallValue.FAILED);

    assertThat(document()).isEqualTo("{\"list\":[{\"a\":1,\"x\":null},{\"x\":null}]}");
    values.set(1, CallValue.ABSENT);
    assertThat(document()).isEqualTo("{\"list\":[{\"a\":1},{}]}");
    BitSet leftOut = new BitSet();
    leftOut.set(0);
    values.set(1, new CallValue("[null,3]".getBytes(UTF_8), true, leftOut, Optional.empty()));
    assertThat(document()).isEqualTo("{\"list\":[{\"a\":1},{\"x\":3}]}");
  }

  private void answered(String name, Placement placement, String json) {
    failed(name, placement);
    values.set(values.size() - 1, CallValue.of(json.getBytes(UTF_8)));
  }

  private void failed(String name, Placement placement) {
    values.add(CallValue.FAILED);
    String place =
        switch (placement) {
          case MERGE -> ", merge: true";
          case HIDDEN -> ", hidden: true";
          case MEMBER, INTO -> "";
        };
    calls.append("      %s: { upstream: shop, path: %s }\n".formatted(name, "/" + place));
  }

  private void into(String name, String list, String json) {
    values.add(CallValue.of(json.getBytes(UTF_8)));
    calls.append(
        "      %s: { upstream: shop, path: /, for-each: %s, into: %s }\n"
            .formatted(name, list, name));
  }

  private Document assembled() {
    String yaml =
        "upstreams: { shop: { url: http://shop } }\nroutes:\n  r:\n    path: /\n    static: "
            + fixed
            + "\n    calls:\n"
            + calls;
    RoutePlan route =
        PlanCompiler.compile(
                new DefinitionReader(name -> null).read(List.of(new DefinitionFile("f", yaml))))
            .routes()
            .get(0);
    return DocumentTemplate.assemble(new DocumentTemplate(route).parts(values), errors);
  }

  private String document() {
    Document document = assembled();
    assertThat(document.toByteArray()).hasSize(document.length());
    return new String(document.toByteArray(), UTF_8);
  }
}
