package dev.gather.execution;

import dev.gather.execution.call.Outcome;
import dev.gather.execution.call.Requirements;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.client.Success;
import dev.gather.execution.observed.CallReports;
import dev.gather.merge.CallError;
import dev.gather.merge.CallValue;
import dev.gather.merge.DocumentTemplate;
import dev.gather.merge.Part;
import dev.gather.merge.SelectedParts;
import dev.gather.plan.CallPlan;
import dev.gather.plan.fields.Selection;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the outcomes of one request's calls come to.
 *
 * @param outcomes by the indexes of calls; null for one that has none
 */
record Results(
    Route route,
    Selection selection,
    IntFunction<@Nullable Outcome> outcomes,
    AnswerRequirements requirements) {

  /** The result of a request that has ended so. */
  RouteResult of(Ending ending, CallReports reports) {
    if (ending instanceof Ending.Rejected rejected) {
      return new RouteResult.BadRequest(rejected.detail(), reports);
    }
    if (ending instanceof Ending.Refused refused) {
      Requirements.Refusal refusal = refused.refusal();
      // Where there is no room to ask, nobody knows: what another try may learn is no refusal.
      return refusal.retryAfter().isPresent()
          ? new RouteResult.NotEvaluated(
              refusal.status(), refusal.detail(), refusal.retryAfter(), reports)
          : new RouteResult.Refused(refusal.status(), refusal.detail(), reports);
    }
    CallPlan decisive =
        ending instanceof Ending.RequiredFailed failed
            ? route.plan().calls().get(failed.call())
            : firstDecisiveFailure();
    List<CallError> errors = errors();
    if (decisive != null) {
      return missed(decisive, errors, reports, true);
    }
    if (!requirements.areMet()) {
      return new RouteResult.NotEvaluated(
          FailureKind.DEADLINE.clientStatus(),
          "the request's time was over",
          Optional.empty(),
          reports);
    }
    if (route.answersNeeded().matter()) {
      CallPlan missed = route.answersNeeded().decisive(outcomes);
      if (missed != null) {
        return missed(missed, errors, reports, false);
      }
    }
    List<CallValue> answers = new ArrayList<>(route.plan().calls().size());
    for (CallPlan call : route.plan().calls()) {
      Outcome outcome = outcomes.apply(call.index());
      answers.add(outcome == null ? CallValue.FAILED : outcome.value());
    }
    List<Part> parts = SelectedParts.of(route.document().parts(answers), selection);
    return new RouteResult.Assembled(
        parts,
        DocumentTemplate.assemble(parts, errors),
        errors,
        reports,
        route.successes().arePlain()
            ? Success.PLAIN
            : route.successes().of(outcomes, parts, !errors.isEmpty()));
  }

  /**
   * There is no document, and this call tells why.
   *
   * @param isRequired whether it does so alone, not as one of too few
   */
  private RouteResult missed(
      CallPlan call, List<CallError> errors, CallReports reports, boolean isRequired) {
    Outcome.Missing missing =
        Objects.requireNonNull(outcomes.apply(call.index())).missing().orElseThrow();
    CallFailure cause = missing.cause();
    // A body, where one is passed on, goes with its status alone.
    return new RouteResult.Failed(
        missing.clientStatus(),
        call.name(),
        errors,
        cause.retryAfter(),
        reports,
        cause.body(),
        isRequired);
  }

  private @Nullable CallPlan firstDecisiveFailure() {
    int undecided = requirements.failed();
    if (undecided >= 0) {
      return route.plan().calls().get(undecided);
    }
    for (CallPlan call : route.plan().calls()) {
      if (call.failure().required() && outcomes.apply(call.index()) instanceof Outcome.Failed) {
        return call;
      }
    }
    return null;
  }

  private List<CallError> errors() {
    List<CallError> errors = new ArrayList<>();
    for (CallPlan call : route.plan().calls()) {
      Outcome outcome = outcomes.apply(call.index());
      if (outcome != null) {
        errors.addAll(outcome.errors(call.name()));
      }
    }
    return errors;
  }
}
