package dev.gather.jsonata;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import dev.gather.json.ExpressionException;
import dev.gather.json.Value;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSONata expression.
 *
 * <p>Numbers that it does not compute with are written as they came: {@code 1.10} stays, and so do
 * numbers beyond a double. Whatever computes or compares takes doubles: operators, {@code $sum} and
 * its like, {@code $number}, sorting. The transform operator {@code |…|…|} copies its operand
 * through doubles, {@code $merge} does not. A range wants integers that are written without point
 * and exponent.
 *
 * <p>Evaluation is bounded in time, depth, memory and size of the result; texts are searched and
 * patterns matched in linear time; {@code $eval} is refused, and a regular expression is an
 * argument, never called. One step of the library is not interrupted, but its size is counted
 * before, so that an evaluation may end somewhat after its time. It works on the calling thread,
 * never to be that of an event loop. One expression may be evaluated by many threads at once.
 *
 * @see <a href="https://docs.jsonata.org/">JSONata</a>
 */
public final class JsonataExpression {

  static final List<JsonataFunction> FUNCTIONS =
      Stream.of(
              JsonataTexts.functions(),
              JsonataSubstrings.functions(),
              JsonataArrays.functions(),
              JsonataNumbers.functions(),
              JsonataTimes.functions(),
              List.of(JsonataSort.function()))
          .flatMap(List::stream)
          .toList();

  private static final Pattern CODE = Pattern.compile("[A-Z][0-9]{4}");

  /** Of the library's messages; it fills two. */
  private static final Pattern HOLE = Pattern.compile("\\{\\{\\{?\\w+}?}}");

  private final Jsonata jsonata;
  private final Set<String> names;
  private final Map<String, Set<String>> variables;
  private final Set<String> wholes;
  private final boolean readsEverything;
  private final MemberNames members;
  private final Set<List<String>> paths;

  private JsonataExpression(Jsonata jsonata, JsonataAnalysis analysis) {
    this.jsonata = jsonata;
    this.names = Collections.unmodifiableSet(analysis.names);
    this.readsEverything = analysis.readsEverything;
    this.variables = new LinkedHashMap<>(analysis.variables.all());
    this.variables.keySet().removeAll(analysis.bound);
    this.wholes = Set.copyOf(analysis.wholes);
    this.members = analysis.members;
    this.paths = Collections.unmodifiableSet(analysis.paths);
  }

  /**
   * Compiles a text.
   *
   * @throws ExpressionException if it is no expression, or calls a function that does not exist
   */
  public static JsonataExpression compile(String text) {
    Jsonata jsonata = JsonataSyntax.parse(text);
    JsonataAnalysis analysis = new JsonataAnalysis(JsonataNode.of(jsonata));
    JsonataSyntax.checkCalls(text, analysis);
    jsonata.setValidateInput(false);
    jsonata.setOutputConvertNulls(false);
    FUNCTIONS.forEach(function -> jsonata.registerFunction(function.name(), function));
    jsonata.assign("__evaluate_entry", analysis.watched);
    jsonata.assign("__evaluate_exit", analysis.watched);
    return new JsonataExpression(jsonata, analysis);
  }

  /**
   * The members of the input that it reads, as far as they can be known; it may name some that it
   * does not read.
   */
  public Set<String> names() {
    return names;
  }

  /**
   * What it reads of a member of its input by name, such as {@code limit} in {@code query.limit}.
   * It may read more of it in other ways.
   */
  public Set<String> members(String name) {
    return Collections.unmodifiableSet(members.of(name));
  }

  /**
   * What it reads by names, one inside the other, from the input on, such as {@code owner.pets.id}.
   * It may read more in other ways.
   */
  public Set<List<String>> paths() {
    return paths;
  }

  /** Whether it may read members that {@link #names()} does not have. */
  public boolean readsEverything() {
    return readsEverything;
  }

  /** Names of variables that it reads without defining them itself, with those of functions. */
  public Set<String> variables() {
    return Collections.unmodifiableSet(variables.keySet());
  }

  /** The members of a variable that it reads by name. */
  public Set<String> membersOfVariable(String variable) {
    return Collections.unmodifiableSet(variables.getOrDefault(variable, Set.of()));
  }

  /** Whether it may read members of a variable that {@link #membersOfVariable} does not have. */
  public boolean readsAllOf(String variable) {
    return variables.containsKey(variable) && wholes.contains(variable);
  }

  /**
   * The result for an input.
   *
   * @param input an object's members; only those that it reads are parsed
   * @return JSON in UTF-8, empty when the result is undefined
   * @throws EvaluationException when there is no result within the limits
   */
  public Optional<byte[]> evaluate(Map<String, Value> input, EvaluationLimits limits) {
    return evaluate(input, Map.of(), limits);
  }

  /**
   * The same with variables.
   *
   * @param values by the names of variables, all of which are parsed
   */
  public Optional<byte[]> evaluate(
      Map<String, Value> input, Map<String, Value> values, EvaluationLimits limits) {
    return within(
        limits,
        budget -> {
          Object result = result(input, values);
          return result == null
              ? Optional.empty()
              : Optional.of(JsonataWriter.write(result, budget));
        });
  }

  /**
   * Whether the result is the boolean true, and nothing that only counts as such.
   *
   * @throws EvaluationException when there is no result within the limits
   */
  public boolean isTrue(Map<String, Value> input, EvaluationLimits limits) {
    return within(limits, budget -> Boolean.TRUE.equals(result(input, Map.of())));
  }

  private @Nullable Object result(Map<String, Value> input, Map<String, Value> values) {
    Map<String, Value> read = input;
    if (!readsEverything) {
      read = new LinkedHashMap<>(input);
      read.keySet().retainAll(names);
    }
    Jsonata.Frame frame = jsonata.createFrame();
    JsonataReader.read(values).forEach(frame::bind);
    return jsonata.evaluate(JsonataReader.read(read), frame);
  }

  private static <T> T within(EvaluationLimits limits, Function<EvaluationBudget, T> evaluation) {
    EvaluationBudget budget = new EvaluationBudget(limits);
    budget.acquire();
    try {
      return evaluation.apply(budget);
    } catch (RuntimeException | StackOverflowError e) {
      EvaluationException exceeded = budget.exceeded();
      throw exceeded == null ? failure(e, budget.position()) : exceeded;
    } catch (LinkageError e) {
      // Reactor would throw it on to the thread, and nobody would answer the request.
      throw new IllegalStateException("an expression cannot be evaluated", e);
    } finally {
      EvaluationBudget.release();
    }
  }

  /** What happened, without any value: the library's messages have them. */
  private static EvaluationException failure(Throwable failure, int position) {
    if (failure instanceof EvaluationException known) {
      return known;
    }
    if (failure instanceof StackOverflowError) {
      return new EvaluationException("is nested too deep");
    }
    String place = position > 0 ? " at position " + position : "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JException jsonata
          && jsonata.getError() != null
          && CODE.matcher(jsonata.getError()).matches()) {
        return new EvaluationException(
            "fails with " + jsonata.getError() + place + ": " + text(jsonata.getError()));
      }
    }
    return new EvaluationException(
        "calls a function" + place + " with a value that it cannot take");
  }

  /** The library's explanation with nothing in the place of values. */
  static String text(String code) {
    String message = JException.msg(code, -1, "…", "…").replace("Object", "function");
    return HOLE.matcher(message).replaceAll("…");
  }

  /**
   * Limits of one evaluation of an expression.
   *
   * @param time from the start of reading the input to the end of writing the result; always real,
   *     as computing is
   * @param maxResult bytes of the result
   * @param clock is what the expression reads the time from
   */
  public record EvaluationLimits(Duration time, int maxResult, InstantSource clock) {}

  /**
   * An expression that has no result for the values at hand, or none within its limits; carries no
   * stack trace.
   *
   * <p>The message names JSONata's code, the place in the expression and what is wrong in general,
   * never a value.
   */
  public static final class EvaluationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EvaluationException(String message) {
      super(message, null, false, false);
    }
  }
}
