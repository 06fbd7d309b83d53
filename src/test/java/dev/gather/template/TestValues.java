package dev.gather.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.json.Slice;
import dev.gather.json.Step;
import dev.gather.json.Value;
import java.util.HashMap;
import java.util.Map;

/** Values by scope and first member, or of a whole call's answer. */
final class TestValues implements Values {

  private final Map<String, Value> values = new HashMap<>();

  TestValues with(String name, Value value) {
    values.put(name, value);
    return this;
  }

  TestValues with(String name, String text) {
    return with(name, new Value.Text(text));
  }

  TestValues withJson(String scope, String json) {
    return with(scope, Slice.of(json.getBytes(UTF_8)));
  }

  @Override
  public Value of(Reference reference) {
    if (values.get(reference.scope()) instanceof Slice json) {
      return reference.in(json);
    }
    Step.Member member = (Step.Member) reference.steps().get(0);
    return values.getOrDefault(reference.scope() + "." + member.name(), Value.MISSING);
  }
}
