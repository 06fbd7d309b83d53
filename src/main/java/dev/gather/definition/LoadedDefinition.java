package dev.gather.definition;

import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.problem.DefinitionProblems;

/**
 * What was read, and what is wrong with it so far.
 *
 * <p>With problems the definition is still safe to look at: a broken value has its default, a
 * missing upstream or path of a call is empty, and every name is present whatever stands under it.
 * It must not be run before {@link DefinitionProblems#throwIfAny()}.
 *
 * @param definition all files together
 * @param problems of the files' structure; open for problems of their meaning
 */
public record LoadedDefinition(GatewayDefinition definition, DefinitionProblems problems) {}
