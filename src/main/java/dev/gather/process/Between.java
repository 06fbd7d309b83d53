package dev.gather.process;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a property of the application may be, both ends included: numbers, times or sizes, written
 * as in the properties themselves. It stands beside the default, so that whoever adds a property
 * sees both, and is checked at the start for all properties at once.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Between {

  /** The smallest that is allowed, such as {@code 1}, {@code 10ms} or {@code 1KB}. */
  String least();

  /** The largest that is allowed. */
  String most();
}
