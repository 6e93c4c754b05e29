/** What is read of schemas and data before Avro sees them, so that no sender can exhaust memory. */
@NullMarked
package io.bridgestream.schemas.bounds;

import org.jspecify.annotations.NullMarked;
