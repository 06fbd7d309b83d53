/**
 * What of Gather is well, as actuator's health has it.
 *
 * <p>In goes the state of other rooms; out comes a status. It must never take a pod out of service
 * for something that requests can do without.
 */
@NullMarked
package dev.gather.ops.health;

import org.jspecify.annotations.NullMarked;
