package dev.gather.plan;

import dev.gather.jsonata.JsonataExpression;
import dev.gather.plan.fields.FieldsPlan;
import dev.gather.template.Reference;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one route does.
 *
 * @param name its key in the file
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param path which requests it answers
 * @param deadline limit of the whole request
 * @param calls in the file's order; a call's index is its place here
 * @param waves indexes of calls by how many calls must come before them, for people to read: a call
 *     starts as soon as its own dependencies are done, not when a wave is
 * @param document what is made of the calls' answers
 * @param admission which requests it answers
 * @param requirements what must be true of the calls' answers, in the file's order
 */
public record RoutePlan(
    String name,
    String method,
    RoutePath path,
    Duration deadline,
    List<CallPlan> calls,
    List<List<Integer>> waves,
    Document document,
    AdmissionPlan admission,
    List<CallRequirement> requirements) {

  /**
   * What is made of the calls' answers.
   *
   * @param fixed members of the document where no call has one of the name, a JSON object
   * @param transform turns the document into the answer
   * @param live pause between two evaluations of a stream that stays open
   * @param success when it is one, and with which status
   * @param fields what clients may choose of it
   */
  public record Document(
      Optional<byte[]> fixed,
      Optional<JsonataExpression> transform,
      Optional<Duration> live,
      SuccessPlan success,
      Optional<FieldsPlan> fields) {

    /** What it is made of beside the calls. */
    Stream<Input> inputs() {
      return Stream.concat(
          transform.stream()
              .flatMap(expression -> expression.variables().stream())
              .filter(Reference.CLIENTS::contains)
              .map(Input::all),
          fields.stream().map(chosen -> Input.FIELDS));
    }
  }

  /**
   * What of a client's request an answer may depend on, and whether it is refused. Looks at every
   * reference: for start-up, not for requests.
   */
  public List<Input> inputs() {
    return Stream.concat(documentInputs().stream(), admission.inputs()).distinct().toList();
  }

  /** What a document may depend on, of a request that is not refused. For start-up, too. */
  public List<Input> documentInputs() {
    return Stream.of(
            calls.stream().flatMap(CallPlan::inputs),
            requirements.stream().flatMap(CallRequirement::inputs),
            document.inputs())
        .flatMap(inputs -> inputs)
        .distinct()
        .toList();
  }

  /** Indexes of the calls that are made only where others have failed. For start-up, too. */
  public BitSet fallbackCalls() {
    BitSet fallbacks = new BitSet();
    calls.forEach(call -> call.failure().fallbackCall().ifPresent(fallbacks::set));
    return fallbacks;
  }

  /**
   * Indexes of the calls that the answer can do without: they are not required, and no required
   * call and no requirement reads them or is stood in for by them, itself or by way of others.
   * Where so many must have answered that required ones do not suffice, it can do without none that
   * is shown. For start-up, too.
   */
  public BitSet optional() {
    BitSet optional = new BitSet();
    optional.set(0, calls.size());
    List<CallPlan> required = calls.stream().filter(call -> call.failure().required()).toList();
    required.forEach(call -> need(call, optional));
    requirements.stream()
        .flatMap(requirement -> requirement.reads().stream())
        .forEach(index -> need(calls.get(index), optional));
    if (required.stream().filter(CallPlan::isShownAnswer).count() < document.success().atLeast()) {
      calls.stream().filter(CallPlan::isShownAnswer).forEach(call -> need(call, optional));
    }
    return optional;
  }

  private void need(CallPlan call, BitSet optional) {
    if (optional.get(call.index())) {
      optional.clear(call.index());
      call.schedule().reads().forEach(index -> need(calls.get(index), optional));
      call.failure().fallbackCall().ifPresent(index -> need(calls.get(index), optional));
    }
  }

  /** Whether its document depends on a cookie that it reads. For start-up. */
  public boolean readsCookies() {
    return documentInputs().stream().anyMatch(input -> input.kind() == Input.Kind.COOKIE);
  }

  /** Whether some requests are not answered for who sends them, or for what they say. */
  public boolean isGuarded() {
    return admission.isGuarded() || !requirements.isEmpty();
  }

  /** Whether what stands in a body may be why a request is refused. */
  public boolean decidesByBody() {
    return admission.decidesByBody() || !requirements.isEmpty();
  }

  /** Whether some call reads the client's body, or it is checked. For start-up, too. */
  public boolean readsBody() {
    return inputs().contains(Input.all("body"));
  }

  /** Names of the calls with these indexes. */
  public Stream<String> names(List<Integer> indexes) {
    return indexes.stream().map(index -> calls.get(index).name());
  }
}
