package dev.gather.execution.call;

import dev.gather.plan.CallPlan;
import dev.gather.plan.ParamPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.template.Reference;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a route's references may lead to that no log may have, beside what is known by its name:
 * what is computed may be made of a header or a cookie, and a value that a definition lets stand in
 * may be of the environment or of a file.
 */
final class SecretScopes {

  /** Texts of JSON that tell nothing. */
  private static final Set<String> PLAIN = Set.of("null", "true", "false", "[]", "{}", "\"\"", "0");

  private SecretScopes() {}

  /** Scopes as the call's references name them, and members of scopes with a dot between. */
  static Set<String> of(RoutePlan plan, CallPlan call) {
    Set<String> secrets = new HashSet<>();
    for (CallPlan other : plan.calls()) {
      if (isSecret(plan, other, secrets)) {
        secrets.add(other.name());
      }
    }
    plan.admission().params().stream()
        .flatMap(params -> params.list().stream())
        .filter(param -> param.schema().orElse().filter(json -> !isPlain(json.bytes())).isPresent())
        .map(ParamPlan::label)
        .forEach(secrets::add);
    if (hasSecretElements(call, secrets)) {
      secrets.addAll(List.of("item", "keys"));
    }
    return secrets;
  }

  /** A stand-in's answer is read under the name of the call that it stands in for. */
  private static boolean isSecret(RoutePlan plan, CallPlan call, Set<String> known) {
    return known.contains(call.name())
        || call.computation().isPresent()
        || mayBeSecret(call.failure().fallback())
        || mayBeSecret(call.answer().shape().orElse())
        || call.failure().fallbackCall().isPresent()
            && isSecret(plan, plan.calls().get(call.failure().fallbackCall().getAsInt()), known);
  }

  /** Elements are those of the list, or of what stands where there is none. */
  private static boolean hasSecretElements(CallPlan call, Set<String> secrets) {
    return call.schedule()
        .forEach()
        .filter(
            forEach ->
                secrets.contains(forEach.list().scope())
                    || Reference.SECRETS.contains(forEach.list().scope())
                    || mayBeSecret(forEach.orElse()))
        .isPresent();
  }

  private static boolean mayBeSecret(Optional<byte[]> json) {
    return json.filter(value -> !isPlain(value)).isPresent();
  }

  private static boolean isPlain(byte[] json) {
    return PLAIN.contains(new String(json, StandardCharsets.UTF_8));
  }
}
