package dev.gather.execution.call;

import dev.gather.definition.model.PassDefinition;
import dev.gather.execution.client.ClientRequest;
import dev.gather.plan.CallPlan;
import dev.gather.plan.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that the answer to a request of a call may depend on, in parts. It is written in one
 * place, as whoever has the same key may have the same answer.
 */
record AnswerKey(CallPlan call, ClientRequest client) {

  /**
   * What is asked for, and the headers that say more of it.
   *
   * @param forwarded names of the client's headers that answers depend on
   */
  List<Optional<String>> asked(String upstream, String url, String target, List<String> forwarded) {
    List<Optional<String>> parts = new ArrayList<>();
    parts.add(Optional.of(upstream));
    parts.add(Optional.of(call.exchange().method()));
    parts.add(Optional.of(url));
    parts.add(Optional.of(target));
    if (!call.exchange().set().isEmpty()) {
      // No header has a name with a space.
      parts.add(Optional.of("set headers"));
      call.exchange()
          .set()
          .forEach(
              (name, value) -> {
                parts.add(Optional.of(name));
                parts.add(Optional.of(value));
              });
    }
    forwarded.forEach(name -> add(Input.header(name), parts));
    return parts;
  }

  void add(Input input, List<Optional<String>> parts) {
    List<String> values = client.values(input);
    parts.add(input.name());
    parts.add(values.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", values)));
  }

  /**
   * What the call reads of an answer beside a success's JSON: what another has fetched lacks it.
   *
   * @param always statuses of which each has the answer, whether it names them or not
   */
  void addPassed(Set<Integer> always, List<Optional<String>> parts) {
    PassDefinition pass = call.exchange().pass();
    if (pass.equals(PassDefinition.NONE)) {
      return;
    }
    Stream.of(
            pass.headers().stream().sorted().map(name -> "header:" + name),
            pass.body().stream().sorted().map(status -> "body:" + status),
            pass.absentOn().stream()
                .filter(status -> !always.contains(status))
                .sorted()
                .map(status -> "absent:" + status))
        .flatMap(said -> said)
        .map(Optional::of)
        .forEach(parts::add);
  }
}
