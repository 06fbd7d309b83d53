/**
 * The demo: the services of {@code src/demo/services} as real servers in this process, and the
 * gateway of {@code src/demo/gateway.yaml} in front of them. For {@code ./mvnw
 * spring-boot:test-run} and for tests; never part of the product.
 */
@NullMarked
package dev.gather.demo;

import org.jspecify.annotations.NullMarked;
