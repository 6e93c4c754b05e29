/** The serializers as Kafka's clients take them, under Confluent's configuration keys. */
@NullMarked
package io.bridgestream.schemas.kafka;

import org.jspecify.annotations.NullMarked;
