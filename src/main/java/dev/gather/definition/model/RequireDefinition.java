package dev.gather.definition.model;

import java.util.Optional;

/**
 * What must be true of a request.
 *
 * @param that JSONata expression over path, query, header, body and claims
 * @param status of the answer to a request of which it is not
 * @param detail what that answer says
 */
public record RequireDefinition(String that, int status, Optional<String> detail) {}
