/**
 * Definition files become checked, frozen records.
 *
 * <p>In comes YAML text; out goes a {@link dev.gather.definition.GatewayDefinition} and every
 * {@link dev.gather.definition.Problem} of the files' structure. It knows the shape of the language
 * and its defaults; it must never know what a template or a plan is, and imports nothing of Gather.
 */
@NullMarked
package dev.gather.definition;

import org.jspecify.annotations.NullMarked;
