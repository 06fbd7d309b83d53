package dev.gather.plan.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.definition.model.ProxyDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.json.BadJsonException;
import dev.gather.json.JsonCheck;
import dev.gather.plan.ProxyPlan;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Compiles the fixed answer of a proxy.
 *
 * @param pointer of the definition's fallback
 */
record ProxyFallbackCompiler(DefinitionProblems problems, String pointer) {

  /** So much is written at once; a larger answer would have to wait for slow clients. */
  private static final int MAX_BODY = 64 * 1024;

  private static final int MAX_DEPTH = 100;
  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205);

  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain";
  private static final String UTF_8_PARAMETER = ";charset=utf-8";

  /** Of JSON itself, or a kind of it. */
  private static final Pattern JSON_TYPE =
      Pattern.compile("(?i)[^/]+/(json|[^;]+\\+json)\\s*(;.*)?");

  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]*)");

  /** Empty when it has a problem, which has been reported. */
  Optional<ProxyPlan.Fallback> compile(ProxyDefinition.Fallback answer) {
    if (answer.body().isEmpty()) {
      answer
          .contentType()
          .ifPresent(
              type ->
                  problems.add(
                      at("content-type"),
                      "`content-type` without a body (expected: `body` beside it)"));
      return Optional.of(new ProxyPlan.Fallback(answer.status(), Optional.empty(), new byte[0]));
    }
    JsonNode body = answer.body().get();
    if (WITHOUT_BODY.contains(answer.status())) {
      problems.addAtKey(
          at("body"),
          "an answer with status %d has no body (expected: another status, or no `body`)"
              .formatted(answer.status()));
      return Optional.empty();
    }
    byte[] bytes = (body.isString() ? body.asString() : body.toString()).getBytes(UTF_8);
    String type = answer.contentType().orElse(body.isString() ? TEXT : JSON);
    Optional<String> problem = problemOfBody(body, bytes, type);
    problem.ifPresent(text -> problems.addAtKey(at("body"), text));
    Optional<String> charset = problemOfCharset(type);
    charset.ifPresent(text -> problems.add(at("content-type"), text));
    return problem.isPresent() || charset.isPresent()
        ? Optional.empty()
        : Optional.of(new ProxyPlan.Fallback(answer.status(), Optional.of(inUtf8(type)), bytes));
  }

  private static Optional<String> problemOfBody(JsonNode body, byte[] bytes, String type) {
    if (bytes.length > MAX_BODY) {
      return Optional.of("`body` has %d bytes (expected: at most 64KB)".formatted(bytes.length));
    }
    boolean isJsonType = JSON_TYPE.matcher(type).matches();
    if (!body.isString()) {
      return isJsonType
          ? Optional.empty()
          : Optional.of(
              "`body` is JSON, and its `content-type` is not (expected: a text, or a type such as application/json)");
    }
    return isJsonType && !isJson(bytes)
        ? Optional.of(
            "`body` is a text that is no JSON, as its `content-type` says (expected: JSON, or another type)")
        : Optional.empty();
  }

  private static boolean isJson(byte[] text) {
    try {
      JsonCheck.value(text, MAX_DEPTH);
      return true;
    } catch (BadJsonException e) {
      return false;
    }
  }

  private static Optional<String> problemOfCharset(String type) {
    Matcher charset = CHARSET.matcher(type);
    return charset.find() && !charset.group(1).equalsIgnoreCase(UTF_8.name())
        ? Optional.of("`content-type` names another charset (expected: charset=utf-8, or none)")
        : Optional.empty();
  }

  /** A browser takes a text of which nothing is said for something older. */
  private static String inUtf8(String type) {
    return type.toLowerCase(Locale.ROOT).startsWith("text/") && !CHARSET.matcher(type).find()
        ? type + UTF_8_PARAMETER
        : type;
  }

  private String at(String key) {
    return DefinitionPath.append(pointer, key);
  }
}
