/** Whom to trust and who we are over TLS, as Kafka's clients are told: JKS, PKCS12 and PEM. */
@NullMarked
package io.bridgestream.schemas.tls;

import org.jspecify.annotations.NullMarked;
