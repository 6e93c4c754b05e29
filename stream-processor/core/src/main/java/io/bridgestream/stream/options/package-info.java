/** The one YAML file of options that all runtimes read. */
@NullMarked
package io.bridgestream.stream.options;

import org.jspecify.annotations.NullMarked;
