package io.bridgestream.schemas;

import org.apache.avro.Schema;

/**
 * A version of a subject.
 *
 * @param id the schema's id in the registry
 * @param version the version within the subject, from 1
 * @param schema the schema
 */
public record RegisteredSchema(int id, int version, Schema schema) {}
