package dev.gather.execution.client;

import dev.gather.access.caller.Caller;
import dev.gather.json.JsonPath;
import dev.gather.json.Slice;
import dev.gather.json.Step;
import dev.gather.json.Value;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.template.Reference;
import dev.gather.template.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/** The values of one request: the client's, and the answers so far. */
public final class RequestValues implements Values {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ClientRequest client;
  private final Function<String, byte @Nullable []> answers;

  /**
   * @param answers the answer of the call of a name; null when it has failed
   */
  public RequestValues(ClientRequest client, Function<String, byte @Nullable []> answers) {
    this.client = client;
    this.answers = answers;
  }

  @Override
  public Value of(Reference reference) {
    Slice typed = client.typed().of(reference);
    return typed == null ? sent(reference) : inside(typed, reference);
  }

  /** A parameter that is there once is a list as well, as everywhere. */
  private static Value inside(Slice typed, Reference reference) {
    List<Step> steps = reference.steps().subList(1, reference.steps().size());
    return typed.isArray() || steps.isEmpty()
        ? JsonPath.select(typed, steps)
        : JsonPath.select(Slice.of("[" + typed.text() + "]"), steps);
  }

  private Value sent(Reference reference) {
    return switch (reference.scope()) {
      case "path" -> text(client.path().get(name(reference)));
      case "query" -> texts(client.query().get(name(reference)), reference);
      case "header" -> header(client.headers().values(name(reference).toLowerCase(Locale.ROOT)));
      case "cookie" -> texts(client.headers().cookies().get(name(reference)), reference);
      case "body" -> client.body().map(body -> reference.in(Slice.of(body))).orElse(Value.MISSING);
      case "claims" ->
          client
              .caller()
              .map(caller -> reference.in(Slice.of(caller.claims())))
              .orElse(Value.MISSING);
      default -> answer(reference);
    };
  }

  /**
   * What an expression may read, as JSON: scopes that are there, and calls that have answered. A
   * list of one text is a text, as everywhere.
   */
  public Map<String, Value> input(Set<String> names) {
    Map<String, Value> input = new LinkedHashMap<>();
    for (String name : names) {
      json(name).ifPresent(json -> input.put(name, Slice.of(json)));
    }
    return input;
  }

  /**
   * The variables of an expression whose root is not the request: scopes by their names, and the
   * answers of calls as members of one.
   */
  public Map<String, Value> variables(JsonataExpression expression) {
    Map<String, Value> variables = new LinkedHashMap<>();
    for (String name : expression.variables()) {
      if (name.equals(Reference.CALLS)) {
        variables.put(name, new Value.Members(answers(expression)));
      } else if (Reference.CLIENTS.contains(name)) {
        json(name).ifPresent(json -> variables.put(name, Slice.of(json)));
      }
    }
    return variables;
  }

  private Map<String, Value> answers(JsonataExpression expression) {
    Map<String, Value> members = new LinkedHashMap<>();
    for (String call : expression.membersOfVariable(Reference.CALLS)) {
      answered(call).ifPresent(json -> members.put(call, Slice.of(json)));
    }
    return members;
  }

  private Optional<byte[]> json(String name) {
    return switch (name) {
      case "path" -> Optional.of(json(client.path(), client.typed().in("path")));
      case "query" -> Optional.of(lists(client.query(), client.typed().in("query")));
      case "header" -> Optional.of(lists(client.headers().all(), client.typed().in("header")));
      case "cookie" -> Optional.of(lists(client.headers().cookies(), client.typed().in("cookie")));
      case "body" -> client.body();
      case "claims" -> client.caller().map(Caller::claims);
      default -> Reference.SCOPES.contains(name) ? Optional.empty() : answered(name);
    };
  }

  private static byte[] lists(Map<String, List<String>> texts, Map<String, Slice> typed) {
    Map<String, Object> members = new LinkedHashMap<>();
    texts.forEach((name, values) -> members.put(name, values.size() == 1 ? values.get(0) : values));
    return json(members, typed);
  }

  private static byte[] json(Map<String, ?> texts, Map<String, Slice> typed) {
    if (typed.isEmpty()) {
      return JSON.writeValueAsBytes(texts);
    }
    Map<String, Object> members = new LinkedHashMap<>(texts);
    typed.forEach((name, json) -> members.put(name, new RawValue(json.text())));
    return JSON.writeValueAsBytes(members);
  }

  private Optional<byte[]> answered(String call) {
    return Optional.ofNullable(answers.apply(call));
  }

  private Value answer(Reference reference) {
    byte[] json = answers.apply(reference.scope());
    return json == null ? Value.MISSING : reference.in(Slice.of(json));
  }

  private static String name(Reference reference) {
    return ((Step.Member) reference.steps().get(0)).name();
  }

  private static Value text(@Nullable String text) {
    return text == null ? Value.MISSING : new Value.Text(text);
  }

  /** Field lines of one name are one list, RFC 9110, 5.3. */
  private static Value header(List<String> lines) {
    return lines.isEmpty() ? Value.MISSING : new Value.Text(String.join(", ", lines));
  }

  private static Value texts(@Nullable List<String> texts, Reference reference) {
    if (texts == null || texts.isEmpty()) {
      return Value.MISSING;
    }
    if (reference.steps().size() > 1) {
      int position = ((Step.Index) reference.steps().get(1)).position();
      return position < texts.size() ? new Value.Text(texts.get(position)) : Value.MISSING;
    }
    return texts.size() == 1 ? new Value.Text(texts.get(0)) : new Value.Texts(texts);
  }
}
