package dev.gather.execution.client;

import dev.gather.json.Slice;
import dev.gather.plan.Input;
import dev.gather.plan.ParamPlan;
import dev.gather.plan.ParamsPlan;
import dev.gather.plan.schema.ParamSchema;
import dev.gather.plan.schema.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the parameters of one request as its route says: each violation is told, values that are no
 * texts become JSON, and defaults stand where nothing was sent.
 */
public final class ClientParams {

  /** Names of parameters are the client's, and as long as it likes. */
  private static final int LONGEST_NAME = 256;

  private final ParamsPlan plan;
  private final ClientRequest client;
  private final Map<Input.Kind, Map<String, List<String>>> filled = new HashMap<>();
  private final Map<String, Map<String, Slice>> typed = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  public ClientParams(ParamsPlan plan, ClientRequest client) {
    this.plan = plan;
    this.client = client;
  }

  /**
   * Whether reading takes no more than a few milliseconds.
   *
   * @param most characters that take so long at most, whatever they are checked against
   */
  public boolean isQuick(int most) {
    int all = 0;
    for (ParamPlan param : plan.list()) {
      int length = client.values(param.input()).stream().mapToInt(String::length).sum();
      all += length;
      if (all > most || !param.schema().schema().isQuickWith(length)) {
        return false;
      }
    }
    return true;
  }

  /** Reads them, once. This is work for the processor, and grows with the texts. */
  public ReadParams read() {
    plan.list().forEach(this::read);
    plan.known().ifPresent(this::refuseOthers);
    return new ReadParams(
        client.with(query(), headers(), new ParamValues(typed)),
        violations.stream().limit(Violation.MOST).toList());
  }

  private void read(ParamPlan param) {
    List<String> texts = texts(param.input());
    ParamSchema schema = param.schema();
    if (!texts.isEmpty()) {
      Slice json = schema.read(texts);
      keep(param, json);
      schema.violations(texts, json).stream()
          .map(violation -> violation.of(param.label()))
          .forEach(violations::add);
    } else if (schema.orElse().isPresent()) {
      Slice json = schema.orElse().get();
      keep(param, json);
      filled
          .computeIfAbsent(param.input().kind(), kind -> new LinkedHashMap<>())
          .put(param.name(), ParamSchema.texts(json));
    }
  }

  /** Field lines of one name are one list, RFC 9110, 5.3. */
  private List<String> texts(Input input) {
    List<String> values = client.values(input);
    return input.kind() == Input.Kind.HEADER && values.size() > 1
        ? List.of(String.join(", ", values))
        : values;
  }

  private void keep(ParamPlan param, Slice json) {
    if (!json.isString()) {
      typed
          .computeIfAbsent(param.input().scope(), scope -> new HashMap<>())
          .put(param.name(), json);
    }
  }

  private void refuseOthers(Set<String> known) {
    client.query().keySet().stream()
        .filter(name -> !known.contains(name))
        .limit(Violation.MOST)
        .map(name -> name.length() > LONGEST_NAME ? "query" : "query." + name)
        .map(parameter -> new Violation(parameter, "", "is not allowed"))
        .forEach(violations::add);
  }

  private Map<String, List<String>> query() {
    Map<String, List<String>> more = filled.get(Input.Kind.QUERY);
    if (more == null) {
      return client.query();
    }
    Map<String, List<String>> all = new LinkedHashMap<>(client.query());
    all.putAll(more);
    return all;
  }

  private ClientHeaders headers() {
    Map<String, List<String>> fields = filled.getOrDefault(Input.Kind.HEADER, Map.of());
    Map<String, List<String>> cookies = filled.getOrDefault(Input.Kind.COOKIE, Map.of());
    return fields.isEmpty() && cookies.isEmpty()
        ? client.headers()
        : new FilledHeaders(client.headers(), fields, cookies);
  }
}
