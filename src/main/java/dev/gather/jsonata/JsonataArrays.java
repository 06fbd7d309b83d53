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
 * JSONata's functions over arrays and objects, which the library runs to their end without looking
 * at the time wherever the function they apply is one of its own.
 */
final class JsonataArrays {

  private JsonataArrays() {}

  static List<JsonataFunction> functions() {
    return List.of(
        new JsonataFunction("map", "<af>", JsonataArrays::map),
        new JsonataFunction("filter", "<af>", JsonataArrays::filter),
        new JsonataFunction("single", "<af?>", JsonataArrays::single),
        new JsonataFunction("reduce", "foldLeft", "<afj?:j>", JsonataArrays::reduce),
        new JsonataFunction("each", "<o-f:a>", JsonataArrays::each),
        new JsonataFunction("sift", "<o-f?:o>", JsonataArrays::sift),
        new JsonataFunction("spread", "<x-:a<o>>", JsonataArrays::spread),
        new JsonataFunction("distinct", "<x:x>", JsonataArrays::distinct),
        new JsonataFunction("clone", "functionClone", "<(oa)-:o>", JsonataArrays::copy));
  }

  private static @Nullable Object map(Call call) throws Throwable {
    List<Object> array = call.list(0);
    if (array == null) {
      return null;
    }
    List<Object> results = Utils.createSequence();
    for (int i = 0; i < array.size(); i++) {
      Object result = apply(call, array.get(i), i, array);
      if (result != null) {
        results.add(result);
      }
    }
    return results;
  }

  private static @Nullable Object filter(Call call) throws Throwable {
    List<Object> array = call.list(0);
    if (array == null) {
      return null;
    }
    List<Object> results = Utils.createSequence();
    for (int i = 0; i < array.size(); i++) {
      if (isTrue(apply(call, array.get(i), i, array))) {
        results.add(array.get(i));
      }
    }
    return results;
  }

  private static @Nullable Object single(Call call) throws Throwable {
    List<Object> array = call.list(0);
    if (array == null) {
      return null;
    }
    Object found = null;
    for (int i = 0; i < array.size(); i++) {
      if (call.get(1) == null || isTrue(apply(call, array.get(i), i, array))) {
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
    List<Object> array = call.list(0);
    Object function = call.get(1);
    if (array == null || function == null) {
      return null;
    }
    int arity = Functions.getFunctionArity(function);
    if (arity < 2) {
      throw new JException("D3050", -1);
    }
    Object result = call.get(2);
    int from = 0;
    if (result == null && !array.isEmpty()) {
      result = array.get(0);
      from = 1;
    }
    for (int i = from; i < array.size(); i++) {
      List<@Nullable Object> given = new ArrayList<>();
      given.add(result);
      given.add(array.get(i));
      if (arity >= 3) {
        given.add(i);
      }
      if (arity >= 4) {
        given.add(array);
      }
      result = apply(function, given, call.budget());
    }
    return result;
  }

  private static @Nullable Object each(Call call) throws Throwable {
    if (!(call.get(0) instanceof Map<?, ?> object)) {
      return null;
    }
    List<Object> results = Utils.createSequence();
    for (Map.Entry<?, ?> member : object.entrySet()) {
      Object result = apply(call, member.getValue(), member.getKey(), object);
      if (result != null) {
        results.add(result);
      }
    }
    return results;
  }

  private static @Nullable Object sift(Call call) throws Throwable {
    if (!(call.get(0) instanceof Map<?, ?> object)) {
      return null;
    }
    Map<Object, Object> result = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : object.entrySet()) {
      if (isTrue(apply(call, member.getValue(), member.getKey(), object))) {
        result.put(member.getKey(), member.getValue());
      }
    }
    return result.isEmpty() ? null : result;
  }

  private static @Nullable Object apply(Call call, Object value, Object place, Object whole)
      throws Throwable {
    Object function = call.get(1);
    if (function == null) {
      throw new JException("T1006", -1);
    }
    return apply(function, Functions.hofFuncArgs(function, value, place, whole), call.budget());
  }

  /** Calls a function; what a function of the library makes is seen by nobody else. */
  private static @Nullable Object apply(Object function, List<?> arguments, EvaluationBudget budget)
      throws Throwable {
    budget.step();
    Object result = Functions.funcApply(function, arguments);
    if (result != null && function instanceof JFunction) {
      budget.made(result);
    }
    return result;
  }

  private static boolean isTrue(@Nullable Object value) {
    return value != null && Boolean.TRUE.equals(Functions.toBoolean(value));
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
