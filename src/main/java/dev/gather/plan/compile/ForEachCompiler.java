package dev.gather.plan.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.definition.model.BatchDefinition;
import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.json.MemberPath;
import dev.gather.plan.BatchPlan;
import dev.gather.plan.ForEachPlan;
import dev.gather.template.Reference;
import java.util.Optional;

/** Compiles what a call is repeated for. */
record ForEachCompiler(
    ReferenceCheck references, DefinitionProblems problems, ShapeCompiler shapes) {

  /** Empty where the call is made once, or has a problem, which has been reported. */
  Optional<ForEachPlan> compile(CallDefinition call, Optional<MemberPath> at, String pointer) {
    CallDefinition.Schedule schedule = call.schedule();
    if (schedule.forEach().isEmpty()) {
      refuseWithoutList(call, pointer);
      return Optional.empty();
    }
    refuseBesideList(call, pointer);
    Optional<Reference> list = list(schedule.forEach().get(), pointer + "/for-each");
    Optional<BatchPlan> batch =
        schedule.batch().flatMap(written -> batch(written, list, at, pointer + "/batch"));
    if (list.isEmpty() || batch.isPresent() != schedule.batch().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new ForEachPlan(
            list.get(),
            call.shape().orElse().map(json -> json.toString().getBytes(UTF_8)),
            references.isOfMany(list.get()),
            schedule.concurrency().orElse(CallDefinition.DEFAULT_CONCURRENCY),
            batch,
            call.placement().into()));
  }

  private Optional<Reference> list(String text, String pointer) {
    Optional<Reference> list =
        Parsing.parse(problems, pointer, "for-each: ", () -> Reference.parse(text));
    Optional<String> problem = list.flatMap(references::problemOfList);
    problem.ifPresent(found -> problems.add(pointer, list.orElseThrow().offset(), found));
    return problem.isEmpty() ? list : Optional.empty();
  }

  private Optional<BatchPlan> batch(
      BatchDefinition batch, Optional<Reference> list, Optional<MemberPath> at, String pointer) {
    Optional<MemberPath> key =
        batch.key().flatMap(written -> shapes.path(written, pointer + "/key"));
    list.flatMap(elements -> key.flatMap(path -> references.problemOfKey(elements, path)))
        .ifPresent(problem -> problems.add(pointer + "/key", problem));
    Optional<MemberPath> match =
        batch.match().isEmpty() ? Optional.empty() : shapes.path(batch.match(), pointer + "/match");
    return match.map(found -> new BatchPlan(key, batch.size(), found, at, batch.many()));
  }

  private void refuseWithoutList(CallDefinition call, String pointer) {
    if (call.schedule().concurrency().isPresent()) {
      problems.addAtKey(
          pointer + "/concurrency",
          "`concurrency` is of many requests, and there is one (expected: `for-each` beside it)");
    }
    if (call.schedule().batch().isPresent()) {
      problems.addAtKey(
          pointer + "/batch", "`batch` has nothing to ask for (expected: `for-each` beside it)");
    }
    if (call.placement().into().isPresent()) {
      problems.addAtKey(
          pointer + "/into", "`into` has no elements to go to (expected: `for-each` beside it)");
    }
  }

  private void refuseBesideList(CallDefinition call, String pointer) {
    if (call.placement().merge()) {
      problems.addAtKey(
          pointer + "/merge",
          "the answer of a for-each is an array (expected: `into`, `as` or nothing)");
    }
    if (call.placement().into().isPresent() && call.placement().hidden()) {
      problems.addAtKey(
          pointer + "/hidden",
          "a call cannot be both hidden and put into elements (expected: one of them)");
    }
  }
}
