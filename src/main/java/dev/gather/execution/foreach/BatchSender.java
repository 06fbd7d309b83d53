package dev.gather.execution.foreach;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.execution.call.Requests;
import dev.gather.json.Elements;
import dev.gather.json.JsonArray;
import dev.gather.json.ScalarKey;
import dev.gather.json.Slice;
import dev.gather.json.Value;
import dev.gather.plan.BatchPlan;
import dev.gather.plan.CallPlan;
import dev.gather.plan.ForEachPlan;
import dev.gather.template.Values;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * One request for many elements: each of their keys once. An answer's element belongs to every
 * element whose key it matches by value: the first of several, or with {@code many} all of them, in
 * an array. Elements without one have the result {@code null}, or an empty array.
 */
final class BatchSender implements ElementSender {

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] EMPTY = {'[', ']'};

  private final CallPlan call;
  private final BatchPlan batch;
  private final Values values;
  private final Requests requests;
  private final List<Slice> elements;
  private final ElementResults results;

  BatchSender(
      CallPlan call,
      Values values,
      Requests requests,
      List<Slice> elements,
      ElementResults results) {
    this.call = call;
    this.batch = call.schedule().forEach().flatMap(plan -> plan.batch()).orElseThrow();
    this.values = values;
    this.requests = requests;
    this.elements = elements;
    this.results = results;
  }

  @Override
  public List<Request> requests(List<Integer> wanted) {
    Map<String, Asked> byKey = new LinkedHashMap<>();
    for (int index : wanted) {
      Value key = key(elements.get(index));
      if (!(key instanceof Slice json) || json.isNull()) {
        results.succeedWithout(index, nothing());
        continue;
      }
      Optional<String> text = ScalarKey.of(json).filter(BatchSender::isWellFormed);
      if (text.isEmpty()) {
        results.fail(
            index,
            CallFailure.of(FailureKind.UNRESOLVED, "a key of the batch is no text or number"));
        continue;
      }
      if (text.get().isEmpty()) {
        // In a URL it would ask for nothing in particular, which some services take for everything.
        results.succeedWithout(index, nothing());
        continue;
      }
      byKey
          .computeIfAbsent(text.get(), first -> new Asked(first, json, new ArrayList<>()))
          .elements()
          .add(index);
    }
    List<Asked> keys = List.copyOf(byKey.values());
    List<Request> all = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += batch.size()) {
      List<Asked> some = keys.subList(from, Math.min(keys.size(), from + batch.size()));
      List<Integer> indexes =
          some.stream().flatMap(asked -> asked.elements().stream()).sorted().toList();
      all.add(new Request(indexes, () -> send(some)));
    }
    return all;
  }

  /**
   * Whether UTF-8 has it: JSON's escapes can name half a character, which would fail the others.
   */
  private static boolean isWellFormed(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }

  private Value key(Slice element) {
    return batch.key().map(path -> path.in(element)).orElse(element);
  }

  private Mono<Void> send(List<Asked> asked) {
    return requests
        .send(call, new ElementValues("keys", array(asked), values))
        .doOnNext(answer -> match(answer, asked))
        .then();
  }

  private static Slice array(List<Asked> asked) {
    return Slice.of(JsonArray.of(asked.stream().map(Asked::key).toList()));
  }

  private void match(UpstreamAnswer answer, List<Asked> asked) {
    requests.answered(call, answer);
    Map<String, Asked> open = new LinkedHashMap<>();
    asked.forEach(one -> open.put(one.text(), one));
    Map<String, JsonArray> many = new LinkedHashMap<>();
    for (Slice found : found(answer)) {
      Optional<String> key =
          batch.match().in(found) instanceof Slice json ? ScalarKey.of(json) : Optional.empty();
      Asked one = key.map(open::get).orElse(null);
      if (one == null) {
        continue;
      }
      byte[] json = requests.shaped(call, copy(found));
      if (batch.many()) {
        many.computeIfAbsent(one.text(), text -> new JsonArray()).add(Slice.of(json));
      } else {
        open.remove(one.text());
        succeed(one, json, answer);
      }
    }
    many.forEach(
        (text, array) -> succeed(Objects.requireNonNull(open.remove(text)), array.end(), answer));
    // That an element has no match is an answer too. It may be served no longer than the answer
    // that it was not found in.
    open.values().forEach(one -> succeed(one, nothing(), answer));
  }

  private void succeed(Asked asked, byte[] json, UpstreamAnswer answer) {
    asked
        .elements()
        .forEach(index -> results.succeed(index, json, answer.source(), answer.freshness()));
  }

  private byte[] nothing() {
    return batch.many() ? EMPTY : NULL;
  }

  private List<Slice> found(UpstreamAnswer answer) {
    Slice whole = Slice.of(answer.body());
    if (whole.isNull()) {
      return List.of();
    }
    Value at = batch.at().map(path -> path.in(whole)).orElse(whole);
    Optional<byte[]> orElse = call.schedule().forEach().flatMap(ForEachPlan::orElse);
    if (at instanceof Value.Missing && orElse.isPresent()) {
      return Elements.of(Slice.of(orElse.get()));
    }
    if (batch.at().isPresent()) {
      requests.tookAt(call, at instanceof Slice);
    }
    if (at instanceof Slice json && json.isNull()) {
      return List.of();
    }
    if (at instanceof Slice json && json.isArray()) {
      return Elements.of(json);
    }
    throw CallFailure.of(
        FailureKind.BAD_BODY, "the answer of " + call.upstream() + " to a batch is no array");
  }

  /** Of its own, so that a small part does not keep a large answer in memory. */
  private static byte[] copy(Slice value) {
    return Arrays.copyOfRange(value.bytes(), value.start(), value.end());
  }

  /**
   * One key and who asked for it.
   *
   * @param text by which it is equal to others
   * @param key as the first element has it
   * @param elements indexes of those that have it
   */
  private record Asked(String text, Slice key, List<Integer> elements) {}
}
