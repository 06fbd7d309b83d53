package dev.gather.plan.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.json.Slice;
import dev.gather.plan.CallPlan;
import dev.gather.plan.Input;
import dev.gather.plan.RoutePlan;
import dev.gather.plan.fields.FieldsException;
import dev.gather.plan.fields.Selection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which calls a client's choice of members takes, and what stays of them. */
class FieldsCompilerTest {

  private static final RoutePlan PAGE =
      route(
          """
          product: { upstream: s, path: "/p/{path.id}" }
          seller: { upstream: s, path: "/s/{product.seller}", as: soldBy }
          rating: { upstream: s, path: "/r/{seller.id}", when: "$exists(stock)" }
          stock: { upstream: s, path: /stock, required: false }
          log: { upstream: s, path: /log, after: [stock], hidden: true, required: false }
          late: { upstream: s, path: /late, after: [log] }
          """);

  private static final RoutePlan ORDERS =
      route(
          """
          orders: { upstream: s, path: /orders }
          products: { upstream: s, path: "/p/{item.id}", for-each: "orders[0].lines", into: product }
          makers: { upstream: s, path: "/m/{item.maker}", for-each: products.parts, into: maker }
          ids: { upstream: s, path: /ids, hidden: true }
          named: { upstream: s, path: "/n?ids={keys}", for-each: ids, batch: { match: id }, into: name }
          inner: { upstream: s, path: "/i/{item.id}", for-each: named.list, into: more }
          """);

  private static final RoutePlan MERGED =
      route(
          """
          before: { upstream: s, path: /a }
          user: { upstream: s, path: /user, merge: true }
          kept: { upstream: s, path: /kept, merge: true, keep: [mail], rename: { mail: e-mail }, fallback: { none: 1 } }
          lists: { upstream: s, path: "/l/{item}", for-each: user.lists, into: it }
          after: { upstream: s, path: /b }
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "product            | product",
        "product.a.b        | product",
        "soldBy             | product seller",
        "rating.value       | product seller rating stock",
        "stock,product      | product stock",
        "late               | stock log late",
        "version            | ''",
        "!product           | product seller rating stock log late",
        "!rating            | product seller stock log late",
        "!rating,!soldBy    | product stock log late",
        "!soldBy.name       | product seller rating stock log late",
        "!late,!rating,!stock | product seller"
      })
  void areThoseOfTheMembersAndThoseTheyDependOn(String fields, String calls) {
    assertThat(calls(PAGE, fields)).isEqualTo(calls);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders                            | orders products makers",
        "orders.id                         | orders",
        "orders.lines                      | orders products makers",
        "orders.lines.id                   | orders",
        "orders.lines.product.name         | orders products",
        "orders.lines.product.parts.maker  | orders products makers",
        "!orders.lines.product             | orders ids named inner",
        "!orders.lines.product.parts       | orders products ids named inner",
        "!orders                           | ids named inner",
        "named.id                          | ids named",
        "named.name.list.more              | ids named inner"
      })
  void areThoseThatArePutIntoWantedElements(String fields, String calls) {
    assertThat(calls(ORDERS, fields)).isEqualTo(calls);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name            | user",
        "e-mail          | user kept",
        "none            | user kept",
        "mail            | user",
        "after           | after",
        "before          | before user",
        "lists           | user lists",
        "lists.it.x      | user lists",
        "lists.id        | user",
        "!lists.it       | before user kept after"
      })
  void areMergedOnesThatMayHaveTheMember(String fields, String calls) {
    assertThat(calls(MERGED, fields)).isEqualTo(calls);
  }

  @Test
  void areThoseThatChangeSomethingOrTellTheStatusInAnyCase() {
    RoutePlan changing =
        route(
            "method: POST",
            """
            a: { upstream: s, path: /a, hidden: true }
            put: { upstream: s, method: PUT, path: "/{a.id}", hidden: true, required: false }
            b: { upstream: s, path: /b }
            c: { upstream: s, path: /c }
            """);
    RoutePlan telling =
        route(
            "status: job",
            """
            job: { upstream: s, path: /job }
            b: { upstream: s, path: /b }
            c: { upstream: s, path: /c }
            """);

    assertThat(calls(changing, "b")).isEqualTo("a put b");
    assertThat(calls(telling, "b")).isEqualTo("job b");
  }

  /** What others read it for is another matter. */
  @Test
  void areThoseThatAreThereToFailTheRequest() {
    RoutePlan guarded =
        route(
            """
            guard: { upstream: s, path: /may, hidden: true }
            counter: { upstream: s, path: /count, hidden: true, required: false }
            source: { upstream: s, path: /a, hidden: true }
            a: { upstream: s, path: "/{source.id}" }
            b: { upstream: s, path: /b }
            """);

    assertThat(calls(guarded, "b")).isEqualTo("guard b");
    assertThat(calls(guarded, "a")).isEqualTo("guard source a");
  }

  @Test
  void haveAMemberThatTheDocumentMayHave() {
    assertThatThrownBy(() -> selection(PAGE, "product,secret"))
        .isInstanceOf(FieldsException.class)
        .hasMessage(
            "the query's `fields` names what is no member of the document (expected: product,"
                + " soldBy, rating, stock, late, version)");
    assertThatThrownBy(() -> selection(PAGE, "!log")).isInstanceOf(FieldsException.class);
    assertThatThrownBy(() -> selection(PAGE, "seller")).isInstanceOf(FieldsException.class);
    assertThatThrownBy(() -> selection(MERGED, "errors"))
        .hasMessageEndingWith(
            "(expected: before, after, version, a member of an answer that is merged)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "product          | { \"a\" : 1.10, \"b\":[ {\"c\":1,\"d\":2E0} , null,3 ] }",
        "product.b        | {\"b\":[ {\"c\":1,\"d\":2E0} , null,3 ]}",
        "product.b.d      | {\"b\":[{\"d\":2E0},null,null]}",
        "product.a.x      | {\"a\":null}",
        "product.none     | {}",
        "!product.b.d     | {\"a\":1.10,\"b\":[{\"c\":1},null,3]}",
        "!product.none    | {\"a\":1.10,\"b\":[ {\"c\":1,\"d\":2E0} , null,3 ]}",
        "!stock           | { \"a\" : 1.10, \"b\":[ {\"c\":1,\"d\":2E0} , null,3 ] }",
        "!product         | gone",
        "stock            | gone"
      })
  void leaveTheBytesOfWhatStays(String fields, String stays) {
    byte[] document =
        "{\"product\":{ \"a\" : 1.10, \"b\":[ {\"c\":1,\"d\":2E0} , null,3 ] } }".getBytes(UTF_8);
    Slice value = new Slice(document, 11, document.length - 2);

    assertThat(selection(PAGE, fields).narrowed("product", value).map(Slice::text).orElse("gone"))
        .isEqualTo(stays);
    assertThat(Selection.ALL.narrowed("product", value)).containsSame(value);
  }

  @Test
  void areAnInputOfTheDocumentWhereClientsChoose() {
    assertThat(PAGE.documentInputs()).contains(Input.FIELDS);
    assertThat(PAGE.inputs().stream().flatMap(input -> input.broughtBy().stream())).isEmpty();
    assertThat(route("fields: false", "a: { upstream: s, path: /a }").documentInputs()).isEmpty();
  }

  @Test
  void haveNoPlaceInWhatATransformMakesAndInAProxy() {
    assertThat(
            Compiling.problems(
                """
                upstreams: { s: { url: "http://s" } }
                routes:
                  made:
                    path: /made
                    fields: true
                    transform: a
                    calls: { a: { upstream: s, path: /a } }
                  passed:
                    path: /passed
                    fields: true
                    proxy: { upstream: s, path: /a }
                """))
        .containsExactly(
            "gateway.yaml:5:5: what a `transform` makes has no members to choose (expected:"
                + " `fields` or `transform`)",
            "gateway.yaml:10:5: a proxy has no document (expected: `calls` in place of `proxy`, or"
                + " no `fields`)");
  }

  private static String calls(RoutePlan route, String fields) {
    Selection selection = selection(route, fields);
    return String.join(
        " ",
        route.calls().stream()
            .filter(call -> selection.makes(call.index()))
            .map(CallPlan::name)
            .toList());
  }

  private static Selection selection(RoutePlan route, String fields) {
    return route.document().fields().orElseThrow().select(List.of(fields));
  }

  private static RoutePlan route(String calls) {
    return route("static: { version: 2 }", calls);
  }

  private static RoutePlan route(String key, String calls) {
    String yaml =
        "upstreams: { s: { url: \"http://s\" } }\nroutes:\n  r:\n    path: /r/{id}\n    "
            + key
            + (key.startsWith("fields") ? "" : "\n    fields: true")
            + "\n    calls:\n"
            + calls.indent(6);
    return PlanCompiler.compile(
            new DefinitionReader(name -> null)
                .read(List.of(new DefinitionFile("gateway.yaml", yaml))))
        .routes()
        .get(0);
  }
}
