package dev.gather.jsonata;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import dev.gather.jsonata.JsonataFunction.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's {@code $sort}, a stable merge sort. Its functions tell whether two elements are out of
 * order, but never that two are equal. The platform's sort may refuse such functions.
 */
final class JsonataSort {

  private final @Nullable Object function;
  private final EvaluationBudget budget;

  private JsonataSort(@Nullable Object function, EvaluationBudget budget) {
    this.function = function;
    this.budget = budget;
  }

  static JsonataFunction function() {
    return new JsonataFunction("sort", "<af?:a>", JsonataSort::sort);
  }

  private static @Nullable Object sort(Call call) throws Throwable {
    List<Object> array = call.list(0);
    if (array == null || array.size() <= 1) {
      return array;
    }
    Object function = call.get(1);
    List<Object> sorted = new ArrayList<>(array);
    call.budget().made(sorted);
    if (function != null) {
      return new JsonataSort(function, call.budget()).sorted(sorted);
    }
    if (array.stream().allMatch(Number.class::isInstance)) {
      sorted.sort(Comparator.comparingDouble(number -> ((Number) number).doubleValue()));
    } else if (array.stream().allMatch(String.class::isInstance)) {
      sorted.sort(Comparator.comparing(String.class::cast));
    } else {
      throw new JException("D3070", -1);
    }
    return sorted;
  }

  private List<Object> sorted(List<Object> array) throws Throwable {
    if (array.size() <= 1) {
      return array;
    }
    int middle = array.size() / 2;
    List<Object> left = sorted(array.subList(0, middle));
    List<Object> right = sorted(array.subList(middle, array.size()));
    List<Object> merged = new ArrayList<>(array.size());
    int i = 0;
    int j = 0;
    while (i < left.size() && j < right.size()) {
      merged.add(isAfter(left.get(i), right.get(j)) ? right.get(j++) : left.get(i++));
    }
    merged.addAll(left.subList(i, left.size()));
    merged.addAll(right.subList(j, right.size()));
    return merged;
  }

  private boolean isAfter(Object one, Object other) throws Throwable {
    budget.step();
    Object result = Functions.funcApply(function, Arrays.asList(one, other));
    return result != null && Boolean.TRUE.equals(Functions.toBoolean(result));
  }
}
