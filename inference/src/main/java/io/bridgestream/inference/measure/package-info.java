/** What measurements of the engine need: models of random weights at any size. */
@NullMarked
package io.bridgestream.inference.measure;

import org.jspecify.annotations.NullMarked;
