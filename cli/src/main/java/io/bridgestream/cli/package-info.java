/** The {@code bridgestream} command: one class per subcommand. */
@NullMarked
package io.bridgestream.cli;

import org.jspecify.annotations.NullMarked;
