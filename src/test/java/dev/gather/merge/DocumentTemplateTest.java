package dev.gather.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.expression.UriTemplate;
import dev.gather.plan.CallPlan;
import dev.gather.plan.Placement;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DocumentTemplateTest {

  private final List<CallPlan> calls = new ArrayList<>();
  private final List<byte @Nullable []> answers = new ArrayList<>();
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
    answers.set(0, "21".getBytes(UTF_8));
    assertThat(assembled().entityTag()).isNotEqualTo(tag);
  }

  private void answered(String name, Placement placement, String json) {
    failed(name, placement);
    answers.set(answers.size() - 1, json.getBytes(UTF_8));
  }

  private void failed(String name, Placement placement) {
    answers.add(null);
    calls.add(
        new CallPlan(
            calls.size(),
            name,
            "shop",
            "GET",
            UriTemplate.parse("/"),
            Optional.empty(),
            false,
            Optional.empty(),
            Set.of(),
            List.of(),
            List.of(),
            Duration.ofSeconds(1),
            List.of(),
            Optional.empty(),
            name,
            placement));
  }

  private Document assembled() {
    return new DocumentTemplate(calls).assemble(answers, errors);
  }

  private String document() {
    Document document = assembled();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.slices().forEach(slice -> bytes.write(slice.bytes(), slice.offset(), slice.length()));
    assertThat(bytes.size()).isEqualTo(document.length());
    return bytes.toString(UTF_8);
  }
}
