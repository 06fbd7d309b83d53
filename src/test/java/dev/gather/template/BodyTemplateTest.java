package dev.gather.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.json.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class BodyTemplateTest {

  private final TestValues values =
      new TestValues()
          .with("path.id", "4\"2")
          .with("query.tag", new Value.Texts(List.of("a", "b")))
          .withJson(
              "user",
              "{\"n\": 1.10, \"big\": 1E400, \"o\": {\"b\":1,\"a\":[ ]}, \"z\": null, \"s\": \"\\u00e9\\n\"}");

  @Test
  void keepsTheTypeOfALoneReferenceByteForByte() {
    assertThat(
            expand(
                "{\"a\":\"{user.n}\",\"b\":\"{user.big}\",\"c\":\"{user.o}\",\"d\":\"{user.z}\",\"e\":\"{user.s}\"}"))
        .isEqualTo(
            "{\"a\":1.10,\"b\":1E400,\"c\":{\"b\":1,\"a\":[ ]},\"d\":null,\"e\":\"\\u00e9\\n\"}");
  }

  @Test
  void sendsTheClientsTextsAsStrings() {
    assertThat(expand("[\"{path.id}\",\"{query.tag}\"]")).isEqualTo("[\"4\\\"2\",[\"a\",\"b\"]]");
  }

  @Test
  void makesTextOfAReferenceAmongText() {
    assertThat(expand("\"id-{path.id}/{user.n}/{user.s}\"")).isEqualTo("\"id-4\\\"2/1.10/é\\n\"");
  }

  @Test
  void leavesOtherValuesAlone() {
    assertThat(expand("{\"a\":[1,true,null,\"x\",{}],\"b\":[],\"{c}\":\"\"}"))
        .isEqualTo("{\"a\":[1,true,null,\"x\",{}],\"b\":[],\"{c}\":\"\"}");
  }

  @Test
  void readsTheDefaultOfATypedValueAsJsonWhereItIsALiteral() {
    assertThat(
            expand(
                "[\"{user.x:0}\",\"{user.x:null}\",\"{user.x:abc}\",\"{query.x:0}\",\"{user.x:01}\"]"))
        .isEqualTo("[0,null,\"abc\",\"0\",\"01\"]");
  }

  @Test
  void refusesAMissingValue() {
    assertThatThrownBy(() -> expand("\"{user.none}\"")).hasMessage("{user.none} is missing");
    assertThatThrownBy(() -> expand("\"a {query.none}\"")).hasMessage("{query.none} is missing");
    assertThatThrownBy(() -> expand("\"a {user.o}\"")).hasMessage("{user.o} is an object");
    assertThatThrownBy(() -> expand("\"a {query.tag}\""))
        .hasMessage("{query.tag} has several values");
  }

  private String expand(String tree) {
    return new String(
        BodyTemplate.compile(JsonMapper.shared().readTree(tree)).expand(values), UTF_8);
  }
}
