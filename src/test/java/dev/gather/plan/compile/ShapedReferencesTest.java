package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reference to what a call's shape leaves out is a mistake of the file. */
class ShapedReferencesTest {

  private static final String DEFINITION =
      """
      upstreams: { shop: { url: http://shop:8080 } }
      routes:
        page:
          path: /page
          calls:
            kept: { upstream: shop, path: /, keep: [id, price.amount, lines.sku] }
            dropped: { upstream: shop, path: /, at: data, drop: [secret, owner.mail] }
            renamed: { upstream: shop, path: /, keep: [a, c.d], rename: { a: b, c.d: e } }
            spared: { upstream: shop, path: /, keep: [id], fallback: [{ id: 1, spare: { x: [] } }] }
            other: { upstream: shop, path: /, at: a, keep: [id], default: { rest: 1 } }
            call: { upstream: shop, %s }
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "path: '/{kept.name}' | 11:40 | {kept.name} | kept",
        "path: '/{kept.price.currency}' | 11:40 | {kept.price.currency} | kept",
        "path: '/{kept.lines[0].price}' | 11:40 | {kept.lines[0].price} | kept",
        "path: '/{kept.name:none}' | 11:40 | {kept.name:none} | kept",
        "path: '/?ids={kept.lines.id*}' | 11:45 | {kept.lines.id*} | kept",
        "path: '/{dropped.secret.of.old}' | 11:40 | {dropped.secret.of.old} | dropped",
        "path: '/{dropped.owner.mail}' | 11:40 | {dropped.owner.mail} | dropped",
        "path: '/{renamed.a}' | 11:40 | {renamed.a} | renamed",
        "path: '/{renamed.c.d}' | 11:40 | {renamed.c.d} | renamed",
        "path: '/{spared.more}' | 11:40 | {spared.more} | spared",
        "path: '/{spared.spare.x.y}' | 11:40 | {spared.spare.x.y} | spared",
        "path: /, method: POST, body: { of: '{kept.name}' } | 11:60 | {kept.name} | kept",
        "path: /, for-each: kept.items | 11:51 | {kept.items} | kept",
        "path: '/{item.price}', for-each: kept.lines | 11:40 | {item.price} | kept",
        "path: '/{keys}', for-each: kept.lines, batch: { key: id, match: id } | 11:84 | `id` | kept"
      })
  void isToldAtItsPlace(String call, String place, String what, String name) {
    assertThat(Compiling.problems(DEFINITION.formatted(call)))
        .containsExactly(
            "gateway.yaml:"
                + place
                + ": "
                + what
                + " never has a value: the shape of call `"
                + name
                + "` leaves nothing there (expected: what its `keep`, `drop` and `rename` leave, by"
                + " the new names)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "path: /, when: kept.name = 'a' | 11:46 | when: `kept.name` | kept",
        "path: /, when: \"$count(kept.lines[sku = 'a'].price) > 1\" | 11:46 | when: `kept.lines.price` | kept",
        "path: /, when: $.dropped.owner.mail = 'a' | 11:46 | when: `dropped.owner.mail` | dropped",
        "path: /, for-each: kept.lines, when: item.price > 1 | 11:68 | when: `item.price` | kept",
      })
  void isToldOfAnExpressionAsWell(String call, String place, String what, String name) {
    isToldAtItsPlace(call, place, what, name);
  }

  @Test
  void isToldOfWhatIsComputedAndOfWhatIsRequired() {
    assertThat(
            Compiling.problems(
                DEFINITION
                    .replace(
                        "path: /page", "path: /page\n    require: [ { that: $exists(kept.name) } ]")
                    .replace("{ upstream: shop, %s }", "{ compute: renamed.a & renamed.b }")))
        .hasSize(2)
        .anyMatch(problem -> problem.contains("compute: `renamed.a` never has a value"))
        .anyMatch(problem -> problem.contains("that: `kept.name` never has a value"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path: /, when: kept.price.amount > 1 and kept.lines.sku = 'a' and $count(kept) > 0",
        "path: /, when: \"kept.*.name = 1 and kept.lines.(name) = 1 and $lookup(kept, 'name') = 1\"",
        "path: /, when: renamed.c.e = 1 and spared.spare.x = 1 and other.rest = 1",
        "path: /, for-each: kept.lines, when: item.sku = 'a'",
        "path: '/{kept}'",
        "path: '/{kept.price}'",
        "path: '/{kept.price.amount.of}'",
        "path: '/{kept[0].lines[1].sku}'",
        "path: '/{dropped.owner.name}/{dropped.owner}'",
        "path: '/{renamed.b}/{renamed.c.e}'",
        "path: '/{spared.spare.x}/{spared[0].id}'",
        "path: '/{other.rest}'",
        "path: '/{item.sku}', for-each: kept.lines",
        "path: '/{keys}', for-each: kept.lines, batch: { key: sku, match: id }"
      })
  void isFineWhereSomethingMayStand(String call) {
    assertThat(Compiling.problems(DEFINITION.formatted(call))).isEmpty();
  }
}
