/** The records on the topics and the schema registry: Confluent's wire format and REST API. */
@NullMarked
package io.bridgestream.schemas;

import org.jspecify.annotations.NullMarked;
