package dev.gather.jsonata;

import static org.assertj.core.api.Assertions.assertThat;

import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.utils.DateTimeUtils;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All that is read of the library by reflection. Whoever upgrades it begins here: what fails names
 * the class that has to follow.
 */
class LibraryInternalsTest {

  private static final String FIELDS =
      """
      Jsonata                           | ast         | Parser$Symbol       | JsonataNode#of
      Parser$Symbol                     | type        | java.lang.String    | JsonataAnalysis#visit
      Parser$Symbol                     | value       | java.lang.Object    | JsonataAnalysis#visit
      Parser$Symbol                     | position    | int                 | EvaluationBudget#position
      Parser$Symbol                     | steps       | java.util.List      | JsonataAnalysis#path
      Parser$Symbol                     | stages      | java.util.List      | JsonataAnalysis#stages
      Parser$Symbol                     | predicate   | java.util.List      | JsonataAnalysis#stages
      Parser$Symbol                     | focus       | java.lang.Object    | JsonataAnalysis#stages
      Parser$Symbol                     | index       | java.lang.Object    | JsonataAnalysis#stages
      Parser$Symbol                     | expr        | java.lang.Object    | JsonataAnalysis#stages
      Parser$Symbol                     | tuple       | java.lang.Object    | JsonataAnalysis#tuples
      Parser$Symbol                     | group       | Parser$Symbol       | JsonataAnalysis#path
      Parser$Symbol                     | lhsObject   | java.util.List      | JsonataAnalysis#pairs
      Parser$Symbol                     | lhs         | Parser$Symbol       | JsonataAnalysis#visit
      Parser$Symbol                     | rhs         | Parser$Symbol       | JsonataAnalysis#visit
      Parser$Symbol                     | expression  | Parser$Symbol       | JsonataAnalysis#visit
      Parser$Symbol                     | expressions | java.util.List      | JsonataAnalysis#visit
      Parser$Symbol                     | condition   | Parser$Symbol       | JsonataAnalysis#visit
      Parser$Symbol                     | then        | Parser$Symbol       | JsonataAnalysis#visit
      Parser$Symbol                     | _else       | Parser$Symbol       | JsonataAnalysis#visit
      Parser$Symbol                     | terms       | java.util.List      | JsonataAnalysis#visit
      Parser$Symbol                     | procedure   | Parser$Symbol       | JsonataAnalysis#function
      Parser$Symbol                     | arguments   | java.util.List      | JsonataAnalysis#function
      Parser$Symbol                     | body        | Parser$Symbol       | JsonataAnalysis#visit
      Parser$Symbol                     | signature   | java.lang.Object    | JsonataAnalysis#visit
      Parser$Symbol                     | pattern     | Parser$Symbol       | JsonataAnalysis#visit
      Parser$Symbol                     | update      | Parser$Symbol       | JsonataAnalysis#visit
      Parser$Symbol                     | delete      | Parser$Symbol       | JsonataAnalysis#visit
      utils.DateTimeUtils$PictureFormat | parts       | java.util.Vector    | TimePicture#split
      utils.DateTimeUtils$SpecPart      | type        | java.lang.String    | TimePicture#split
      utils.DateTimeUtils$PictureMatcher | parts      | java.util.Vector    | TimePicture#split
      utils.DateTimeUtils$MatcherPart   | regex       | java.lang.String    | TimePicture#split
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = FIELDS)
  void fieldsAreWhatTheyWere(String owner, String field, String type, String user)
      throws ClassNotFoundException {
    assertThat(Class.forName("com.dashjoin.jsonata." + owner).getDeclaredFields())
        .as("look at %s: what does the library have in place of %s.%s?", user, owner, field)
        .filteredOn(declared -> declared.getName().equals(field))
        .extracting(declared -> declared.getType().getName().replace("com.dashjoin.jsonata.", ""))
        .containsExactly(type);
  }

  @ParameterizedTest
  @CsvSource({
    "analyseDateTimePicture, PictureFormat[String]",
    "generateRegex, PictureMatcher[PictureFormat]"
  })
  void methodsAreWhatTheyWere(String method, String resultAndArgument) {
    assertThat(LibraryInternals.METHODS).contains(method);
    assertThat(DateTimeUtils.class.getDeclaredMethods())
        .as("look at TimePicture#split: what takes pictures apart in place of %s?", method)
        .filteredOn(declared -> declared.getName().equals(method))
        .extracting(
            declared ->
                declared.getReturnType().getSimpleName()
                    + Stream.of(declared.getParameterTypes()).map(Class::getSimpleName).toList())
        .contains(resultAndArgument);
  }

  @Test
  void replacedFunctionsHaveMethods() throws ReflectiveOperationException {
    Field method = JFunction.class.getDeclaredField("method");
    method.setAccessible(true);
    for (JsonataFunction function : JsonataExpression.FUNCTIONS) {
      assertThat((Method) method.get(function))
          .as("look at $%s: what is the library's method called now?", function.name())
          .isNotNull();
    }
  }

  @Test
  void areAllNamedHere() {
    List<String> named =
        FIELDS
            .lines()
            .map(line -> line.split("[ |]+", 3))
            .map(row -> row[0] + "." + row[1])
            .toList();
    Stream<String> read =
        LibraryInternals.FIELDS.entrySet().stream()
            .flatMap(type -> type.getValue().stream().map(field -> type.getKey() + "." + field));

    assertThat(read).containsExactlyInAnyOrderElementsOf(named);
    assertThat(LibraryInternals.METHODS).hasSize(2);
  }
}
