package dev.gather.jsonata;

import com.dashjoin.jsonata.utils.DateTimeUtils;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is read of the library that it keeps to itself. Nothing else in this room reflects, and what
 * is not named here cannot be read, so that a test can hold all of it to what it is today.
 */
final class LibraryInternals {

  private static final String PACKAGE = "com.dashjoin.jsonata.";

  /** Fields, by the class that declares them. */
  static final Map<String, Set<String>> FIELDS =
      Map.of(
          "Jsonata",
          Set.of("ast"),
          "Parser$Symbol",
          words(
              "type value position steps stages predicate focus index tuple group lhs rhs lhsObject"
                  + " expr expression expressions condition then _else terms procedure arguments"
                  + " body signature pattern update delete"),
          "utils.DateTimeUtils$PictureFormat",
          Set.of("parts"),
          "utils.DateTimeUtils$SpecPart",
          Set.of("type"),
          "utils.DateTimeUtils$PictureMatcher",
          Set.of("parts"),
          "utils.DateTimeUtils$MatcherPart",
          Set.of("regex"));

  /** Methods of {@link DateTimeUtils}; each takes one argument. */
  static final Set<String> METHODS = Set.of("analyseDateTimePicture", "generateRegex");

  private LibraryInternals() {}

  static @Nullable Object get(Object owner, String name) {
    try {
      return field(owner, name).get(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static void set(Object owner, String name, Object value) {
    try {
      field(owner, name).set(owner, value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Calls a method.
   *
   * @throws IllegalArgumentException when the method fails
   */
  static Object call(String name, Object argument) {
    if (!METHODS.contains(name)) {
      throw new IllegalStateException("no method " + name);
    }
    try {
      Method method = DateTimeUtils.class.getDeclaredMethod(name, argument.getClass());
      method.setAccessible(true);
      return method.invoke(null, argument);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field field(Object owner, String name) throws NoSuchFieldException {
    for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
      String declaring = type.getName().replace(PACKAGE, "");
      if (FIELDS.getOrDefault(declaring, Set.of()).contains(name)) {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
      }
    }
    throw new NoSuchFieldException(name);
  }

  private static Set<String> words(String text) {
    return Set.of(text.split(" ", -1));
  }
}
