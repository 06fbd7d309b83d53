package dev.gather.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Utils;
import dev.gather.jsonata.JsonataFunction.Call;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's functions over arrays and objects. Where the function that they apply is the library's
 * own, the library runs them to their end without looking at the time.
 */
final class JsonataArrays {

  private JsonataArrays() {}

  static List<JsonataFunction> functions() {
    return List.of(
        new JsonataFunction("map", "<af>", call -> Functions.map(call.list(0), applied(call))),
        new JsonataFunction(
            "filter", "<af>", call -> Functions.filter(call.list(0), applied(call))),
        new JsonataFunction("single", "<af?>", JsonataArrays::single),
        new JsonataFunction("reduce", "foldLeft", "<afj?:j>", JsonataArrays::reduce),
        new JsonataFunction("each", "<o-f:a>", call -> Functions.each(object(call), applied(call))),
        new JsonataFunction(
            "sift", "<o-f?:o>", call -> Functions.sift(object(call), applied(call))),
        new JsonataFunction("spread", "<x-:a<o>>", JsonataArrays::spread),
        new JsonataFunction("distinct", "<x:x>", JsonataArrays::distinct),
        new JsonataFunction("clone", "functionClone", "<(oa)-:o>", JsonataArrays::copy));
  }

  private static @Nullable Object single(Call call) throws Throwable {
    List<Object> array = call.list(0);
    if (array == null) {
      return null;
    }
    Object function = applied(call);
    Object found = null;
    for (int i = 0; i < array.size(); i++) {
      if (call.get(1) == null
          || isTrue(
              Functions.funcApply(
                  function, Functions.hofFuncArgs(function, array.get(i), i, array)))) {
        if (found != null) {
          throw new JException("D3138", -1);
        }
        found = array.get(i);
      }
    }
    if (found == null) {
      throw new JException("D3139", -1);
    }
    return found;
  }

  private static @Nullable Object reduce(Call call) throws Throwable {
    return call.get(1) == null
        ? null
        : Functions.foldLeft(call.list(0), applied(call), call.get(2));
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Map<Object, Object> object(Call call) {
    return call.get(0) instanceof Map<?, ?> object ? (Map<Object, Object>) object : null;
  }

  private static boolean isTrue(@Nullable Object value) {
    return value != null && Boolean.TRUE.equals(Functions.toBoolean(value));
  }

  /** The function that is applied. One of the library's own asks the budget each time. */
  private static Object applied(Call call) {
    Object function = call.get(1);
    if (function == null) {
      return new JFunction((input, arguments) -> undefined(), "<x>");
    }
    return function instanceof JFunction own && !(own instanceof RegexFunction)
        ? new Applied(own, call.budget())
        : function;
  }

  private static Object undefined() {
    throw new JException("T1006", -1);
  }

  /** One of the library's functions; what it makes is counted, as nothing else sees it. */
  private static final class Applied extends JFunction {

    private final JFunction function;
    private final EvaluationBudget budget;

    Applied(JFunction function, EvaluationBudget budget) {
      super(
          (input, arguments) -> null,
          "<" + "x".repeat(Math.max(1, Functions.getFunctionArity(function))) + ">");
      this.function = function;
      this.budget = budget;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object call(@Nullable Object input, List arguments) {
      budget.step();
      Object result = function.call(input, arguments);
      if (result != null) {
        budget.made(result);
      }
      return result;
    }
  }

  private static @Nullable Object spread(Call call) {
    Object value = call.get(0);
    if (!(value instanceof List<?>) && !(value instanceof Map<?, ?>)) {
      return value;
    }
    List<Object> results = Utils.createSequence();
    spread(value, results, call.budget());
    return results;
  }

  private static void spread(Object value, List<Object> results, EvaluationBudget budget) {
    budget.step();
    if (value instanceof List<?> list) {
      list.forEach(element -> spread(element, results, budget));
    } else if (value instanceof Map<?, ?> object) {
      object.forEach(
          (name, member) -> {
            Map<Object, Object> alone = new LinkedHashMap<>();
            alone.put(name, member);
            budget.made(alone);
            results.add(alone);
          });
    } else {
      results.add(value);
    }
  }

  private static @Nullable Object distinct(Call call) {
    if (!(call.get(0) instanceof List<?> array) || array.size() <= 1) {
      return call.get(0);
    }
    Set<Object> distinct = new LinkedHashSet<>();
    for (Object element : array) {
      call.budget().read(element);
      distinct.add(element);
    }
    List<Object> results = Utils.isSequence(array) ? Utils.createSequence() : new ArrayList<>();
    results.addAll(distinct);
    return results;
  }

  /** A deep copy; the library's goes through text, which costs numbers their precision. */
  private static @Nullable Object copy(Call call) {
    Object value = call.get(0);
    return value == null ? null : copy(value, call.budget());
  }

  private static Object copy(Object value, EvaluationBudget budget) {
    budget.step();
    if (value instanceof Map<?, ?> object) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      object.forEach((name, member) -> copy.put(name, copy(member, budget)));
      budget.made(copy);
      return copy;
    }
    if (value instanceof List<?> array) {
      List<Object> copy = new ArrayList<>();
      array.forEach(element -> copy.add(copy(element, budget)));
      budget.made(copy);
      return copy;
    }
    return value;
  }
}
